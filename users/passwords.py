"""What a password must not be, beyond what Django asks of it."""

from functools import cache
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PASSWORD_MAX = 256
# As many as somebody with the hash of one of 8 random characters has to try.
GUESSES_MIN_LOG10 = 8
# The estimator takes seconds for 70 chosen characters, and 30 ms for these.
LOOKED_AT_MAX = 16
# What everybody has read as an example, and what its lists lack of our languages.
EXAMPLES = frozenset(("correcthorsebatterystaple", "tr0ub4dor"))
MORE_WORDS = (
    *("contraseña", "contrasena", "clave", "usuario", "hola", "amor", "teamo"),
    *("tequiero", "princesa", "secreto", "españa", "argentina", "mexico", "acceso"),
)


class MaximumLengthValidator:
    """Refuses what is no password but a load: hashing is slow on purpose."""

    def validate(self, password: str, user: object = None) -> None:
        if len(password) > PASSWORD_MAX:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return _("Use %(max)d characters at most.") % {"max": PASSWORD_MAX}


class GuessablePasswordValidator(CommonPasswordValidator):
    """Refuses passwords that many people use, and what is made of them.

    Those are the first that somebody tries who has no more to go by than a name.
    Django's own list is asked here too, so that a password is complained of once.
    """

    def validate(self, password: str, user: Any = None) -> None:
        is_listed = password.lower().strip() in self.passwords
        if is_listed or is_guessable(password):
            raise ValidationError(self.get_help_text(), code="password_guessable")

    def get_help_text(self) -> str:
        return _("This password is easy to guess. Use a few unrelated words.")


def is_guessable(password: str) -> bool:
    """Whether few tries find the password. Of a long one, both ends must be easy."""
    plain = "".join(filter(str.isalnum, password.lower())).strip("0123456789")
    if plain in EXAMPLES:
        return True
    ends = {password[:LOOKED_AT_MAX], password[-LOOKED_AT_MAX:]}
    return all(
        _estimator()(end)["guesses_log10"] < GUESSES_MIN_LOG10 for end in ends if end
    )


@cache
def _estimator() -> Any:
    """Return zxcvbn with its hundred thousand words, once somebody needs them."""
    from zxcvbn import matching, zxcvbn

    matching.add_frequency_lists({"more": MORE_WORDS})
    return zxcvbn
