"""The form of a list of people, and the one that takes a file of lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from twitter_project.shared.errors import Invalid, TryLater
from twitter_project.web.htmx import add_errors
from users import services
from users.limits import LIST_DESCRIPTION_MAX, LIST_NAME_MAX
from users.list_files import FILE_MAX_BYTES
from users.types import ListView

REPLIES = (
    ("none", _("No replies")),
    ("members", _("Replies to people on the list")),
    ("followed", _("Replies to people you follow")),
)


class ListForm(forms.Form):
    """A list's name, description and options; the service sets the limits."""

    name = forms.CharField(
        label=_("Name"),
        required=False,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "required": True,
                "maxlength": LIST_NAME_MAX,
            }
        ),
    )
    description = forms.CharField(
        label=_("Description"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LIST_DESCRIPTION_MAX}),
    )
    replies_policy = forms.ChoiceField(
        label=_("Which replies it shows"), choices=REPLIES, initial="members"
    )
    is_private = forms.BooleanField(
        label=_("Private: only you can see it"), required=False, initial=True
    )
    is_exclusive = forms.BooleanField(
        label=_("Exclusive: keep its people out of your home"), required=False
    )

    @classmethod
    def initial_of(cls, found: ListView) -> dict[str, Any]:
        return {name: getattr(found, name) for name in cls.base_fields}

    def create(self, *, owner_id: int) -> int | None:
        """Create the list; return its id, None if the form has errors."""
        if not self.is_valid():
            return None
        try:
            return services.create_list(owner_id=owner_id, **self.cleaned_data)
        except Invalid as error:
            add_errors(self, error)
        return None

    def save(self, *, owner_id: int, list_id: int) -> bool:
        """Store what changed; return whether the form has no errors."""
        if not self.is_valid():
            return False
        changed = {field: self.cleaned_data[field] for field in self.changed_data}
        try:
            services.edit_list(owner_id=owner_id, list_id=list_id, **changed)
        except Invalid as error:
            add_errors(self, error)
        return not self.errors


class ListFileForm(forms.Form):
    """Takes a file of lists."""

    file = forms.FileField(
        label=_("CSV file"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=_(
            "Each row is “list name,handle”, as Mastodon exports it. Up to 2 MB."
        ),
    )
    is_replacing = forms.ChoiceField(
        label=_("People who are on these lists already"),
        choices=(
            ("", _("Keep them")),
            ("1", _("Remove those who are not in the file")),
        ),
        required=False,
        widget=forms.RadioSelect,
        initial="",
    )

    def plan(self, *, owner_id: int, host: str) -> tuple[int | None, TryLater | None]:
        """Store what the file would change; return the import's id, None with errors,
        and the refusal if it was too often.
        """
        if not self.is_valid():
            return None, None
        file = self.cleaned_data["file"]
        try:
            import_id = services.plan_import(
                owner_id=owner_id,
                content=file.read(FILE_MAX_BYTES + 1),
                is_replacing=bool(self.cleaned_data["is_replacing"]),
                hosts=(host.lower(), host.partition(":")[0].lower()),
            )
        except Invalid as error:
            add_errors(self, error)
            return None, None
        except TryLater as error:
            self.add_error("file", str(error))
            return None, error
        return import_id, None
