"""Turns a notification's frozen value into a dictionary of JSON values."""

from typing import Any

from django.conf import settings

from notifications.links import find_subject_path
from notifications.types import NotificationView, Subject
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
        "count": view.count,
        "subject": _present_subject(view.subject) if view.subject else None,
        "unread": view.unread,
        "created_at": view.created_at,
    }


def _present_subject(subject: Subject) -> dict[str, str]:
    return {
        "type": subject.type,
        "id": str(subject.id),
        "text": subject.text,
        "url": f"{settings.SITE_URL}{find_subject_path(subject)}",
    }
