"""From a notification's frozen value to a dictionary of JSON values."""

from typing import Any

from notifications.types import NotificationView
from tweets.api.presenting import present_tweet
from users.api.presenting import present_card


def present_notification(view: NotificationView, *, viewer_id: int) -> dict[str, Any]:
    """Return the shape `Notification`."""
    tweet = view.tweet
    return {
        "id": str(view.id),
        "kind": view.kind,
        "actor": present_card(view.actor),
        "tweet": present_tweet(tweet, viewer_id=viewer_id) if tweet else None,
        "unread": view.unread,
        "created_at": view.created_at,
    }
