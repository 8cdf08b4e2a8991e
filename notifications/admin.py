"""Announcements in the admin: writing, changing and deleting them."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from notifications.models import Announcement
from notifications.services import delete_announcement, save_announcement
from twitter_project.web.keyset_admin import KeysetAdmin

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Announcement]
else:
    ModelForm = forms.ModelForm

TEXT_MAX = 500


class AnnouncementForm(ModelForm):
    """Asks for the text in each language of the site."""

    class Meta:
        model = Announcement
        fields = ("starts_at", "ends_at", "notifies")
        help_texts = {
            "ends_at": _(
                "Leave it empty to show the announcement until you delete it."
            ),
            "notifies": _(
                "When it starts, everyone gets a notification, and a push or an e-mail "
                "if they want these."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("Text (%(language)s)") % {"language": name},
                max_length=TEXT_MAX,
                widget=forms.Textarea(attrs={"rows": 3}),
                initial=self.instance.texts.get(code, ""),
            )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        starts_at, ends_at = values.get("starts_at"), values.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            message = _("Must be after the time at which it starts.")
            raise ValidationError({"ends_at": message})
        return values


@admin.register(Announcement)
class AnnouncementAdmin(KeysetAdmin[Announcement]):
    form = AnnouncementForm
    list_display = ("__str__", "starts_at", "ends_at", "notifies")

    def get_fieldsets(
        self, request: HttpRequest, obj: Announcement | None = None
    ) -> list[Any]:
        texts = [f"text_{code}" for code, _name in settings.LANGUAGES]
        return [(None, {"fields": [*texts, "starts_at", "ends_at", "notifies"]})]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        # The texts are no columns: the form adds them itself.
        return super().get_form(request, obj, change, **{**kwargs, "fields": None})

    def save_model(
        self, request: HttpRequest, obj: Announcement, form: Any, change: bool
    ) -> None:
        obj.texts = {
            code: form.cleaned_data[f"text_{code}"]
            for code, _name in settings.LANGUAGES
        }
        obj.author_id = obj.author_id or request.user.pk or 0
        save_announcement(obj)

    def delete_model(self, request: HttpRequest, obj: Announcement) -> None:
        delete_announcement(announcement_id=obj.id)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for announcement in queryset:
            delete_announcement(announcement_id=announcement.id)
