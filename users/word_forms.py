"""The form of a group of muted words; the service checks what is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from twitter_project.shared.errors import AppError, Invalid
from twitter_project.web.htmx import add_errors
from users import services
from users.types import (
    MUTED_WORD_LENGTH_MAX,
    MutedContext,
    MutedEffect,
    WordGroup,
    WordGroupDraft,
)

PLACES = {
    MutedContext.HOME.value: _("Home and lists"),
    MutedContext.NOTIFICATIONS.value: _("Notifications"),
    MutedContext.THREADS.value: _("Replies to a tweet"),
    MutedContext.SEARCH.value: _("Search"),
    MutedContext.TAGS.value: _("Hashtags and everyone's tweets"),
}
EFFECTS = (
    (MutedEffect.HIDE.value, _("Hide them")),
    (MutedEffect.COLLAPSE.value, _("Collapse them into one line")),
)
KEEP_END = "keep"
OFFERED_MAX = 12
DURATIONS = (
    ("0", _("Until I remove it")),
    ("1", _("1 day")),
    ("7", _("7 days")),
    ("30", _("30 days")),
)


class AnyOf(forms.MultipleChoiceField):
    """Choices that were offered by another page, and may be any."""

    def valid_value(self, value: Any) -> bool:
        return True


class WordGroupForm(forms.Form):
    """Words, one on each line, and the options that they share."""

    words = forms.CharField(
        label=_("Words, phrases or hashtags, one on each line"),
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 4, "required": True, "autocapitalize": "none"}
        ),
        help_text=_(
            "“rain” also mutes #rain, but not “rainbow”; “#rain” mutes only the "
            "hashtag. Capitals and accents make no difference."
        ),
    )
    picked = AnyOf(
        label=_("From the tweet"), required=False, widget=forms.CheckboxSelectMultiple
    )
    contexts = forms.MultipleChoiceField(
        label=_("Where"),
        choices=tuple(PLACES.items()),
        required=False,
        initial=list(PLACES),
        widget=forms.CheckboxSelectMultiple,
    )
    effect = forms.ChoiceField(
        label=_("What happens to these tweets"),
        choices=EFFECTS,
        initial=MutedEffect.HIDE.value,
        widget=forms.RadioSelect,
    )
    lasts = forms.ChoiceField(label=_("How long"), choices=DURATIONS, initial="0")
    spares_followed = forms.BooleanField(
        label=_("Except tweets by people I follow"), required=False
    )
    name = forms.CharField(
        label=_("Name of the group"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Shown in place of a collapsed tweet."),
    )

    def __init__(
        self,
        *args: Any,
        group: WordGroup | None = None,
        offered: Sequence[str] = (),
        **kwargs: Any,
    ):
        if group is not None:
            kwargs["initial"] = _initial_of(group)
        super().__init__(*args, **kwargs)
        self._offer(offered)
        if group is not None:
            choices = [(KEEP_END, _("As before")), *DURATIONS]
            self.fields["lasts"] = forms.ChoiceField(
                label=self.fields["lasts"].label, choices=choices, initial=KEEP_END
            )

    def _offer(self, words: Sequence[str]) -> None:
        """Offer words to pick; then none need be written."""
        shown = [one for one in words if len(one) <= MUTED_WORD_LENGTH_MAX]
        choices = [(one, one) for one in dict.fromkeys(shown[:OFFERED_MAX])]
        label, widget = self.fields["picked"].label, forms.CheckboxSelectMultiple
        self.fields["picked"] = AnyOf(
            label=label, choices=choices, required=False, widget=widget
        )
        if choices:
            del self.fields["words"].widget.attrs["required"]

    def create(self, *, owner_id: int) -> WordGroup | None:
        """Mute the words; return None if the form has errors."""
        return self._call(services.create_word_group, owner_id=owner_id)

    def save(self, *, owner_id: int, group_id: int) -> WordGroup | None:
        """Change the group; return None if the form has errors."""
        return self._call(
            services.change_word_group, owner_id=owner_id, group_id=group_id
        )

    def _call(self, service: Any, **ids: int) -> WordGroup | None:
        if not self.is_valid():
            return None
        try:
            group: WordGroup = service(draft=self._make_draft(), **ids)
        except Invalid as error:
            add_errors(self, error)
        except AppError as error:
            self.add_error(None, str(error))
        else:
            return group
        return None

    def _make_draft(self) -> WordGroupDraft:
        values = self.cleaned_data
        lasts = values["lasts"]
        return WordGroupDraft(
            words=[*values["picked"], *values["words"].splitlines()],
            name=values["name"],
            contexts=values["contexts"],
            effect=values["effect"],
            spares_followed=values["spares_followed"],
            lasts_days=None if lasts == KEEP_END else int(lasts),
        )


def _initial_of(group: WordGroup) -> dict[str, Any]:
    return {
        "words": "\n".join(group.words),
        "contexts": list(group.contexts),
        "effect": group.effect,
        "lasts": KEEP_END,
        "spares_followed": group.spares_followed,
        "name": group.name,
    }
