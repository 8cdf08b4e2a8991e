"""What a password must not be, beyond what Django asks of it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PASSWORD_MAX = 256


class MaximumLengthValidator:
    """Refuses what is no password but a load: hashing is slow on purpose."""

    def validate(self, password: str, user: object = None) -> None:
        if len(password) > PASSWORD_MAX:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return _("Use %(max)d characters at most.") % {"max": PASSWORD_MAX}
