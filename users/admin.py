"""People in the admin: viewing and suspending them."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from twitter_project.web.keyset_admin import ServiceAdmin
from users.models import User
from users.services import reinstate_user, remove_second_factor, suspend_user

# Nobody may see the seeds of second factors.
admin.site.unregister(Authenticator)


@admin.register(User)
class UserAdmin(ServiceAdmin[User]):
    list_display = (
        "handle",
        "name",
        "email",
        "is_active",
        "is_staff",
        "followers_count",
        "following_count",
        "date_joined",
    )
    list_filter = ("is_active", "is_staff")
    search_fields = ("handle_key",)
    search_help_text = _("The beginning of a handle or e-mail address.")
    actions = ("suspend", "reinstate", "remove_factor")
    shown_fields = (
        *("handle", "email", "date_joined", "last_login"),
        *("name", "bio", "location", "link", "language"),
        *("followers_count", "following_count", "is_active", "suspended_at"),
    )
    power_fields = ("is_staff", "is_superuser", "groups")
    fieldsets = (
        (None, {"fields": shown_fields}),
        (_("Permissions"), {"fields": power_fields}),
    )
    filter_horizontal = ("groups",)

    def get_keyset_order(self, term: str) -> str:
        if not term.strip():
            return "-pk"
        return "email" if "@" in _bare(term) else "handle_key"

    def search(self, queryset: QuerySet[User], term: str) -> QuerySet[User]:
        return super().search(queryset, _bare(term))

    def get_readonly_fields(
        self, request: HttpRequest, obj: User | None = None
    ) -> list[str]:
        is_administrator = getattr(request.user, "is_superuser", False)
        powers = () if is_administrator else self.power_fields
        return [*self.shown_fields, *powers]

    def save_model(
        self, request: HttpRequest, obj: User, form: Any, change: bool
    ) -> None:
        """Store only the changes, because services may write the rest of the row."""
        columns = [name for name in form.changed_data if name != "groups"]
        if columns:
            obj.save(update_fields=columns)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: User | None = None
    ) -> bool:
        return False

    def has_suspend_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("users.suspend_user")

    def has_administer_permission(self, request: HttpRequest) -> bool:
        return bool(getattr(request.user, "is_superuser", False))

    @admin.action(description=_("Suspend the selected people"), permissions=["suspend"])
    def suspend(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        count = self.run_service(request, queryset, _suspend, _("Suspended."))
        text = ngettext("%(count)d suspended.", "%(count)d suspended.", count)
        self.message_user(request, text % {"count": count})

    @admin.action(
        description=_("Reinstate the selected people"), permissions=["suspend"]
    )
    def reinstate(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        count = self.run_service(request, queryset, _reinstate, _("Reinstated."))
        text = ngettext("%(count)d reinstated.", "%(count)d reinstated.", count)
        self.message_user(request, text % {"count": count})

    @admin.action(
        description=_("Turn off two-step verification for the selected people"),
        permissions=["administer"],
    )
    def remove_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        note = _("Two-step verification turned off.")
        count = self.run_service(request, queryset, _remove_factor, note)
        text = ngettext(
            "Two-step verification turned off for %(count)d person.",
            "Two-step verification turned off for %(count)d people.",
            count,
        )
        self.message_user(request, text % {"count": count})


def _remove_factor(user: User, moderator_id: int, reason: str) -> bool:
    return remove_second_factor(
        user_id=user.pk, moderator_id=moderator_id, reason=reason
    )


def _suspend(user: User, moderator_id: int, reason: str) -> bool:
    return suspend_user(user_id=user.pk, moderator_id=moderator_id, reason=reason)


def _reinstate(user: User, moderator_id: int, reason: str) -> bool:
    return reinstate_user(user_id=user.pk, moderator_id=moderator_id, reason=reason)


def _bare(term: str) -> str:
    return term.strip().lstrip("@").lower()
