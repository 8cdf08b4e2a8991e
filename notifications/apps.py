"""The notifications app: what people are notified of."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from notifications import (  # noqa: F401
            announcement_handlers,
            handlers,
            mail_handlers,
            push_handlers,
        )
