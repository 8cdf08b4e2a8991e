"""Handlers that notify of announcements: one service call for each event."""

from notifications import services
from notifications.events import AnnouncementChanged, AnnouncementNotificationsRequested
from twitter_project.outbox.events import subscribe

QUEUE = "notifications"


@subscribe(AnnouncementChanged, queue=QUEUE)
def notify_of_announcement(event: AnnouncementChanged) -> None:
    services.notify_of_announcement(announcement_id=event.announcement_id)


@subscribe(AnnouncementNotificationsRequested, queue=QUEUE)
def notify_more_of_announcement(event: AnnouncementNotificationsRequested) -> None:
    services.notify_of_announcement(
        announcement_id=event.announcement_id, after_user_id=event.after_user_id
    )
