"""The forms of the preferences and of the policy."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications import services
from notifications.policy import POLICY_FIELDS, Policy, PolicyChoice
from notifications.preference_table import field_name, iter_choices
from notifications.timing import EmailFrequency, QuietHours
from notifications.types import Preferences
from twitter_project.shared.errors import Invalid
from twitter_project.web.htmx import add_errors

QUIET_FROM, QUIET_TO = "22:00", "07:00"
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
        quiet = preferences.quiet_hours
        return {
            "quiet": quiet is not None,
            "quiet_from": quiet.begins if quiet else QUIET_FROM,
            "quiet_to": quiet.ends if quiet else QUIET_TO,
            "email_frequency": preferences.email_frequency.value,
        }

    def clean(self) -> None:
        """Require both times if there are quiet hours at all."""
        if self.cleaned_data.get("quiet"):
            for name in ("quiet_from", "quiet_to"):
                if name not in self.errors and self.cleaned_data.get(name) is None:
                    self.add_error(name, _("Choose a time."))

    def save(self, *, owner_id: int, shown: Preferences, device_zone: str) -> bool:
        """Store everything; return whether the form has no errors.

        `shown` are the preferences that the page showed: browsers do not send disabled
        checkboxes, so those keep their choice.
        """
        if not self.is_valid():
            return False
        sent = self.cleaned_data
        channels: dict[str, dict[str, bool]] = {}
        for kind, channel in iter_choices(shown):
            is_on = field_name(kind, channel) in self.data
            channels.setdefault(kind, {})[channel.value] = is_on
        quiet_hours = None
        if sent["quiet"]:
            quiet_hours = QuietHours(sent["quiet_from"], sent["quiet_to"])
        try:
            services.change_preferences(
                owner_id=owner_id,
                channels=channels,
                quiet_hours=quiet_hours,
                email_frequency=sent["email_frequency"],
                device_zone=device_zone,
            )
        except Invalid as error:
            add_errors(self, error)
        return not self.errors


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
