"""Password validators beyond Django's."""

from functools import cache
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PASSWORD_MAX = 256
# The work of guessing 8 random characters from their hash.
GUESSES_MIN_LOG10 = 8
# The estimator can take seconds for 70 chosen characters, and 30 ms for these.
LOOKED_AT_MAX = 16
# Well-known examples, and words of our languages that its lists lack.
EXAMPLES = frozenset(("correcthorsebatterystaple", "tr0ub4dor"))
MORE_WORDS = (
    *("contraseña", "contrasena", "clave", "usuario", "hola", "amor", "teamo"),
    *("tequiero", "princesa", "secreto", "españa", "argentina", "mexico", "acceso"),
)


class MaximumLengthValidator:
    """Refuses very long passwords, because hashing is slow on purpose."""

    def validate(self, password: str, user: object = None) -> None:
        if len(password) > PASSWORD_MAX:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return _("Use %(max)d characters at most.") % {"max": PASSWORD_MAX}


class GuessablePasswordValidator(CommonPasswordValidator):
    """Refuses common passwords and variations of them.

    They are the first guesses of an attacker who knows only a name. It includes
    Django's own list, so that a password gets only one complaint.
    """

    def validate(self, password: str, user: Any = None) -> None:
        is_listed = password.lower().strip() in self.passwords
        if is_listed or is_guessable(password):
            raise ValidationError(self.get_help_text(), code="password_guessable")

    def get_help_text(self) -> str:
        return _("This password is easy to guess. Use a few unrelated words.")


def is_guessable(password: str) -> bool:
    """Return whether few guesses find the password; of a long one, check both ends."""
    plain = "".join(filter(str.isalnum, password.lower())).strip("0123456789")
    if plain in EXAMPLES:
        return True
    ends = {password[:LOOKED_AT_MAX], password[-LOOKED_AT_MAX:]}
    return all(
        _estimator()(end)["guesses_log10"] < GUESSES_MIN_LOG10 for end in ends if end
    )


@cache
def _estimator() -> Any:
    """Load zxcvbn, with its hundred thousand words, when it is first needed."""
    from zxcvbn import matching, zxcvbn

    matching.add_frequency_lists({"more": MORE_WORDS})
    return zxcvbn
