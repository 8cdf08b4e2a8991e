"""Hashes passwords with bcrypt, at the cost that the deployment sets."""

from django.conf import settings
from django.contrib.auth.hashers import BCryptSHA256PasswordHasher


class ConfiguredBCryptHasher(BCryptSHA256PasswordHasher):
    """BCrypt over SHA-256 with 2 ** BCRYPT_COST rounds.

    A password hashed at another cost is hashed again at the next sign-in.
    """

    @property
    def rounds(self) -> int:  # type: ignore[override]
        cost: int = settings.BCRYPT_COST
        return cost
