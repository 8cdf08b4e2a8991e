"""Encrypts the seeds of second factors with the current key."""

from allauth.mfa.models import Authenticator

from twitter_project.shared.db import atomic
from twitter_project.shared.queries import find_one
from users.seed_encryption import encrypt_data


def renew_seeds() -> int:
    """Encrypt all seeds with the current key; return how many needed it.

    May run at any time. Raises: SecondFactorUnreadable if a key is missing.
    """
    ids = list(Authenticator.objects.order_by().values_list("id", flat=True))
    return sum(_renew(one) for one in ids)


@atomic
def _renew(authenticator_id: int) -> bool:
    """Encrypt one, in a transaction, since a code may be used at that time."""
    row = find_one(Authenticator.objects.filter(id=authenticator_id))
    if row is None or (data := encrypt_data(row.data)) == row.data:
        return False
    Authenticator.objects.filter(id=authenticator_id).update(data=data)
    return True
