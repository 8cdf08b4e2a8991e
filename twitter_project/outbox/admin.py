"""The outbox's dead letters in the admin: view, retry or discard them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from twitter_project.outbox.deliveries import discard_deliveries, revive_deliveries
from twitter_project.web.keyset_admin import KeysetAdmin

from .models import Delivery

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


@admin.register(Delivery)
class DeliveryAdmin(KeysetAdmin[Delivery]):
    """Lists dead deliveries only: the others are the workers' business."""

    list_display = ("id", "created_at", "event", "handler", "attempts", "error")
    fields = (
        *("id", "created_at", "event", "handler", "payload", "queue", "attempts"),
        "last_error",
    )
    readonly_fields = fields
    actions = ("retry", "discard")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        return super().get_queryset(request).filter(state=Delivery.State.DEAD)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: Delivery | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Delivery | None = None
    ) -> bool:
        """Deny deletion: only `discard` deletes."""
        return False

    def has_settle_permission(self, request: HttpRequest) -> bool:
        """Return whether this person may act on dead letters."""
        return request.user.has_perm("shared.change_delivery")

    @admin.display(description=_("error"))
    def error(self, delivery: Delivery) -> str:
        """Return the last line of the traceback, which says what went wrong."""
        return delivery.last_error.strip().rpartition("\n")[2][:200]

    @admin.action(description=_("Try again"), permissions=["settle"])
    def retry(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        deliveries = list(queryset)
        for delivery in deliveries:
            self.log_change(request, delivery, str(_("Tried again.")))
        count = revive_deliveries([delivery.id for delivery in deliveries])
        text = ngettext(
            "%(count)d delivery will be tried again.",
            "%(count)d deliveries will be tried again.",
            count,
        )
        self.message_user(request, text % {"count": count}, messages.SUCCESS)

    @admin.action(description=_("Discard"), permissions=["settle"])
    def discard(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        deliveries = list(queryset)
        self.log_deletions(request, queryset)
        count = discard_deliveries([delivery.id for delivery in deliveries])
        text = ngettext(
            "%(count)d delivery was discarded.",
            "%(count)d deliveries were discarded.",
            count,
        )
        self.message_user(request, text % {"count": count}, messages.SUCCESS)
