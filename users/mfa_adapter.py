"""Our part of allauth's second factors: encryption."""

from allauth.mfa.adapter import DefaultMFAAdapter

from users import seed_encryption


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Named by MFA_ADAPTER."""

    def encrypt(self, text: str) -> str:
        return seed_encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return seed_encryption.decrypt(encrypted_text)
