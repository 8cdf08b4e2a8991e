"""E-mail addresses: the one that an account has, and the one it may change to.

allauth keeps the rows. An address that nobody has confirmed never takes the place of
one that stands, and `User.email` changes in the same transaction as the rows.
"""

from allauth.account.models import EmailAddress
from django.db import IntegrityError

from twitter_project.shared.db import atomic
from twitter_project.shared.queries import find_one
from users.models import User


def propose_address(*, user_id: int, email: str) -> EmailAddress:
    """Keep the address as the one the account changes to once it is confirmed.

    It takes the place of an earlier proposal, so there are two addresses at most.
    """
    address = EmailAddress(user_id=user_id, email=email.lower())
    _replace_proposal(address)
    return address


@atomic
def _replace_proposal(address: EmailAddress) -> None:
    EmailAddress.objects.filter(user_id=address.user_id, primary=False).delete()
    address.save(force_insert=True)


def confirm_address(*, address_id: int) -> bool:
    """Take the address as proved, and as the account's own; forget the one before.

    Returns whether that is so: no if it is another account's, confirmed or not.
    """
    try:
        return _confirm(address_id)
    except IntegrityError:  # somebody else's, at the latest a moment ago
        return False


@atomic
def _confirm(address_id: int) -> bool:
    address = find_one(EmailAddress.objects.filter(id=address_id))
    if address is None:
        return False
    if not address.primary:
        rows = EmailAddress.objects.filter(user_id=address.user_id)
        rows.exclude(id=address_id).delete()
    EmailAddress.objects.filter(id=address_id).update(primary=True, verified=True)
    User.objects.filter(id=address.user_id).update(email=address.email)
    return True
