"""The e-mail address of an account, and the one that it may change to.

allauth keeps the rows. An unconfirmed address never replaces the account's own, and
`User.email` changes in the same transaction as the rows.
"""

from allauth.account.models import EmailAddress
from django.db import IntegrityError

from twitter_project.shared.db import atomic
from twitter_project.shared.queries import find_one
from users.models import User


def propose_email(*, user_id: int, email: str) -> EmailAddress:
    """Store the address that the account will have once it is confirmed.

    It replaces an earlier proposal, so an account has two addresses at most.
    """
    address = EmailAddress(user_id=user_id, email=email.lower())
    _replace_proposal(address)
    return address


@atomic
def _replace_proposal(address: EmailAddress) -> None:
    EmailAddress.objects.filter(user_id=address.user_id, primary=False).delete()
    address.save(force_insert=True)


def confirm_email(*, address_id: int) -> bool:
    """Make the address the account's own, confirmed, and delete the former one.

    Return False if it belongs to another account, confirmed or not.
    """
    try:
        return _confirm(address_id)
    except IntegrityError:  # another account took it a moment ago
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
