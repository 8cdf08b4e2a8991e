"""The part of a form that makes a poll."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tweets.limits import POLL_OPTIONS_MAX
from tweets.types import NewPoll

POLL_NUMBERS = range(1, POLL_OPTIONS_MAX + 1)
POLL_DURATIONS = (
    (300, _("5 minutes")),
    (1_800, _("30 minutes")),
    (3_600, _("1 hour")),
    (21_600, _("6 hours")),
    (86_400, _("1 day")),
    (259_200, _("3 days")),
    (604_800, _("7 days")),
)


class PollForm(forms.Form):
    """There is a poll as soon as an option is filled in."""

    poll_option_1 = forms.CharField(required=False)
    poll_option_2 = forms.CharField(required=False)
    poll_option_3 = forms.CharField(required=False)
    poll_option_4 = forms.CharField(required=False)
    poll_duration = forms.TypedChoiceField(
        choices=POLL_DURATIONS,
        coerce=int,
        initial=NewPoll().duration_s,
        empty_value=None,
        required=False,
    )
    poll_is_multiple = forms.BooleanField(required=False)

    @property
    def poll_fields(self) -> list[forms.BoundField]:
        """The fields of the poll's options."""
        return [self[f"poll_option_{number}"] for number in POLL_NUMBERS]

    def read_poll(self) -> NewPoll | None:
        cleaned = self.cleaned_data
        typed = (cleaned.get(f"poll_option_{number}") for number in POLL_NUMBERS)
        options = tuple(filter(None, typed))
        if not options:
            return None
        duration_s = cleaned.get("poll_duration") or NewPoll().duration_s
        return NewPoll(options, duration_s, bool(cleaned.get("poll_is_multiple")))


def poll_initial(poll: NewPoll | None) -> dict[str, object]:
    """Return the values of the fields that say the poll."""
    if poll is None:
        return {}
    options = enumerate(poll.options, start=1)
    return {
        **{f"poll_option_{number}": option for number, option in options},
        "poll_duration": poll.duration_s,
        "poll_is_multiple": poll.is_multiple,
    }
