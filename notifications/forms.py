"""The forms of the preferences and of the policy."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications import services
from notifications.policy import POLICY_FIELDS, Policy, PolicyChoice
from notifications.preference_table import field_name, iter_choices
from notifications.timing import EmailFrequency, QuietHours
from notifications.types import PreferenceChanges, Preferences
from twitter_project.shared.errors import Invalid

QUIET_FROM, QUIET_TO = time(22), time(7)
TIME_INPUT = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class PreferencesForm(forms.Form):
    """Quiet hours and e-mails; the table's checkboxes are read beside them."""

    quiet = forms.BooleanField(label=_("Quiet hours"), required=False)
    quiet_from = forms.TimeField(label=_("From"), widget=TIME_INPUT, required=False)
    quiet_to = forms.TimeField(label=_("To"), widget=TIME_INPUT, required=False)
    email_frequency = forms.ChoiceField(
        label=_("E-mails"), choices=EmailFrequency.choices
    )

    @classmethod
    def initial_of(cls, preferences: Preferences) -> dict[str, Any]:
        times = preferences.quiet_times
        return {
            "quiet": preferences.quiet_hours is not None,
            "quiet_from": times.begins if times else QUIET_FROM,
            "quiet_to": times.ends if times else QUIET_TO,
            "email_frequency": preferences.email_frequency.value,
        }

    def clean(self) -> None:
        """Require both times if there are quiet hours at all."""
        if self.cleaned_data.get("quiet"):
            for name in ("quiet_from", "quiet_to"):
                if name not in self.errors and self.cleaned_data.get(name) is None:
                    self.add_error(name, _("Choose a time."))

    def save(self, *, owner_id: int, shown: Preferences, device_zone: str) -> bool:
        """Store what has no errors; return whether nothing has.

        `shown` are the preferences before: browsers do not send disabled checkboxes, so
        those keep their choice, as do those that the page sent as `fixed`.
        """
        self.full_clean()
        changes: PreferenceChanges = {"channels": self._read_table(shown)}
        if "email_frequency" in self.cleaned_data:
            changes["email_frequency"] = self.cleaned_data["email_frequency"]
        services.change_preferences(
            owner_id=owner_id, device_zone=device_zone, **changes
        )
        try:
            services.change_preferences(
                owner_id=owner_id, device_zone=device_zone, **self._read_hours()
            )
        except Invalid as error:
            self.add_error("quiet_to", error.errors["quiet_hours"])
        return not self.errors

    def _read_table(self, shown: Preferences) -> dict[str, dict[str, bool]]:
        fixed = set(self.data.get("fixed", "").split())
        channels: dict[str, dict[str, bool]] = {}
        for kind, channel in iter_choices(shown):
            name = field_name(kind, channel)
            if name not in fixed:
                channels.setdefault(kind, {})[channel.value] = name in self.data
        return channels

    def _read_hours(self) -> PreferenceChanges:
        """Return quiet hours; nothing if their times have errors.

        While they are off, the times are kept for later.
        """
        begins, ends = (self.cleaned_data.get(n) for n in ("quiet_from", "quiet_to"))
        times = QuietHours(begins, ends) if begins and ends else None
        if self.cleaned_data["quiet"]:
            return {"quiet_hours": times} if times else {}
        is_chosen = {"quiet_from", "quiet_to"} & set(self.changed_data)
        if times is None or begins == ends or not is_chosen:
            return {"quiet_hours": None}
        return {"quiet_hours": None, "quiet_times": times}


class PolicyForm(forms.Form):
    """The policy for notifications from people whom its owner does not follow."""

    not_following = forms.ChoiceField(
        label=_("People you do not follow"), choices=PolicyChoice.choices
    )
    not_followers = forms.ChoiceField(
        label=_("People who do not follow you"),
        help_text=_("Unless you follow them."),
        choices=PolicyChoice.choices,
    )
    new_accounts = forms.ChoiceField(
        label=_("New accounts"),
        help_text=_("Less than 30 days old, unless you follow them."),
        choices=PolicyChoice.choices,
    )
    private_mentions = forms.ChoiceField(
        label=_("Private mentions from strangers"),
        help_text=_("Unless they reply to you, or you follow them."),
        choices=PolicyChoice.choices,
    )

    @classmethod
    def initial_of(cls, policy: Policy) -> dict[str, str]:
        return {name: getattr(policy, name).value for name in POLICY_FIELDS}

    def save(self, *, owner_id: int) -> bool:
        """Store the choices; return whether the form has no errors."""
        if not self.is_valid():
            return False
        services.change_policy(owner_id=owner_id, changes=self.cleaned_data)
        return True
