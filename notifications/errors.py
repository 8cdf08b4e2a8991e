"""Errors of the notifications app."""

from django.utils.translation import gettext_lazy as _

from twitter_project.shared.errors import Conflict, Invalid, NotFound


class NotificationNotFound(NotFound):
    code = "notification_not_found"
    message = _("This notification does not exist.")


class PushSubscriptionNotFound(NotFound):
    code = "push_subscription_not_found"
    message = _("This device gets no notifications.")


class PushSubscriptionReplaced(Conflict):
    code = "push_subscription_replaced"
    message = _("Another tab has just subscribed this browser.")


class PushUnavailable(NotFound):
    code = "push_unavailable"
    message = _("This site does not send notifications to devices.")


class EndpointNotAllowed(Invalid):
    code = "endpoint_not_allowed"
    message = _("This is not the address of a push service.")
    field = "endpoint"


class PushKeysInvalid(Invalid):
    code = "push_keys_invalid"
    message = _("These are not the keys of a browser.")
    field = "keys"


class NothingWaits(NotFound):
    code = "nothing_waits"
    message = _("You have no filtered notifications from this person.")


class AnnouncementNotFound(NotFound):
    code = "announcement_not_found"
    message = _("This announcement does not exist.")


class BadAnnouncement(Invalid):
    code = "bad_announcement"
    message = _("Write the text in every language, and choose an end after the start.")
