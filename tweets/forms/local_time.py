"""A day and a time in the person's own time zone, as `datetime-local` sends them."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

NOT_A_TIME = _("This is not a valid date and time.")
SKIPPED = _(
    "This time does not exist on that day: the clocks go forward. Choose another."
)


class LocalTimeField(forms.Field):
    """A moment. Of an hour that the clocks repeat, the first one is meant."""

    widget = forms.DateTimeInput

    def to_python(self, value: Any) -> datetime | None:
        if not value:
            return None
        try:
            local = datetime.fromisoformat(value).replace(tzinfo=None, fold=0)
            zone = timezone.get_current_timezone()
            moment = local.replace(tzinfo=zone).astimezone(UTC)
            there = moment.astimezone(zone).replace(tzinfo=None)
        except (ValueError, OverflowError) as error:
            raise ValidationError(NOT_A_TIME) from error
        if there != local:
            raise ValidationError(SKIPPED)
        return moment

    def prepare_value(self, value: Any) -> str:
        """Write it as `datetime-local` wants it."""
        if isinstance(value, datetime):
            zone = timezone.get_current_timezone()
            return value.astimezone(zone).strftime("%Y-%m-%dT%H:%M")
        return str(value or "")
