"""Turns a notification's frozen value into a dictionary of JSON values."""

from typing import Any

from notifications.types import NotificationView
from tweets.api.presenting import present_tweet
from users.api.presenting import present_card
from users.types import Viewer


def present_notification(view: NotificationView, *, viewer: Viewer) -> dict[str, Any]:
    """Return the shape `Notification`."""
    tweet = view.tweet
    return {
        "id": str(view.id),
        "kind": view.kind,
        "actors": [present_card(actor) for actor in view.actors],
        "actor_count": view.actor_count,
        "tweet": present_tweet(tweet, viewer=viewer) if tweet else None,
        "unread": view.unread,
        "created_at": view.created_at,
    }
