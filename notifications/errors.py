"""Errors of the notifications app."""

from django.utils.translation import gettext_lazy as _

from twitter_project.shared.errors import NotFound


class NotificationNotFound(NotFound):
    code = "notification_not_found"
    message = _("This notification does not exist.")
