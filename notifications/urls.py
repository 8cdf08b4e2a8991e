"""URLs of the notifications' pages."""

from notifications.views import announcements, inbox, mailing, preferences, ses
from twitter_project.web.access import Gate, path

urlpatterns = [
    path("notifications", inbox.inbox, name="notifications", gate=Gate.MEMBERS),
    path("notifications/badge", inbox.badge, name="badge", gate=Gate.MEMBERS),
    path(
        "notifications/mentions",
        inbox.mentions,
        name="notified_mentions",
        gate=Gate.MEMBERS,
    ),
    path(
        "notifications/<int:notification_id>/people",
        inbox.people,
        name="notified_people",
        gate=Gate.MEMBERS,
    ),
    path(
        "notifications/settings",
        preferences.preferences,
        name="notification_preferences",
        gate=Gate.MEMBERS,
        is_private=True,
    ),
    path(
        "notifications/unsubscribe",
        mailing.unsubscribe,
        name="unsubscribe",
        gate=Gate.EVERYONE,
        is_private=True,
    ),
    path(
        "notifications/email/works",
        mailing.mail_works,
        name="mail_works",
        gate=Gate.EVERYONE,
        is_private=True,
    ),
    path(
        "notifications/email/check",
        mailing.check_mail,
        name="check_mail",
        gate=Gate.MEMBERS,
        is_private=True,
    ),
    path(
        "notifications/email/events",
        ses.take_report,
        name="ses_events",
        gate=Gate.EVERYONE,
        is_private=True,
    ),
    path(
        "announcements/<int:announcement_id>/dismiss",
        announcements.dismiss_announcement,
        name="dismiss_announcement",
        gate=Gate.MEMBERS,
        throttle="write",
    ),
]
