"""Notifies people of those who follow them."""

from notifications.models import NotificationKind
from notifications.services.notifying.looking import find_actor_as_seen_by
from notifications.services.notifying.rows import (
    Findings,
    NotificationKey,
    notify,
    write,
)
from notifications.services.reasons import Notice, find_reasons


def notify_of_follow(*, follower_id: int, followee_id: int) -> None:
    """Notify a person that somebody follows them, if they do."""
    key = NotificationKey(followee_id, NotificationKind.FOLLOW.value, follower_id)

    def look() -> Findings:
        follower = find_actor_as_seen_by(key.actor_id, [key]).get(followee_id)
        if follower is None or not follower.relation.followed_by:
            return {key: None}
        notice = Notice(key.recipient_id, key.kind, key.actor_id, follower)
        return {key: find_reasons([notice])[0]}

    notify(look, write)
