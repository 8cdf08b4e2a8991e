"""Handlers that send pushes, or end them: one service call for each event."""

from notifications import services
from notifications.events import BrowserPushDue, PushDue
from twitter_project.outbox.events import subscribe
from users.events import SignInsEnded


@subscribe(PushDue, queue="notifications")
def push_notification(event: PushDue) -> None:
    services.push_notification(
        notification_id=event.notification_id, recipient_id=event.recipient_id
    )


@subscribe(BrowserPushDue, queue="push")
def push_to_browser(event: BrowserPushDue) -> None:
    services.push_to_browser(event)


@subscribe(SignInsEnded, inline=True)
def forget_push_devices(event: SignInsEnded) -> None:
    services.forget_push_devices(user_id=event.user_id)
