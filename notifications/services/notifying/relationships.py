"""Notifies people of new followers, follow requests and accepted requests."""

from collections.abc import Callable

from notifications.models import NotificationKind
from notifications.services.notifying.looking import find_actor_as_seen_by
from notifications.services.notifying.rows import (
    Findings,
    NotificationKey,
    notify,
    write,
)
from notifications.services.reasons import Notice, find_reasons
from users.types import Relation


def notify_of_follow(*, follower_id: int, followee_id: int) -> None:
    """Notify a person of a new follower; withdraw it if they have unfollowed.

    An unfollow also withdraws the follower's notification of an accepted request.
    """
    key = NotificationKey(followee_id, NotificationKind.FOLLOW.value, follower_id)
    accepted = _key_of_acceptance(follower_id, followee_id)

    def look() -> Findings:
        found = _find_reasons_if(key, lambda relation: relation.followed_by)
        return found if found[key] else {**found, accepted: None}

    notify(look, write)


def notify_of_request(*, requester_id: int, target_id: int) -> None:
    """Notify a person of a follow request; withdraw it once the request has ended."""
    kind = NotificationKind.FOLLOW_REQUEST.value
    key = NotificationKey(target_id, kind, requester_id)
    notify(lambda: _find_reasons_if(key, lambda one: one.requested_by), write)


def notify_of_acceptance(*, follower_id: int, followee_id: int) -> None:
    """Notify a person that their request was accepted; withdraw it if they unfollow."""
    key = _key_of_acceptance(follower_id, followee_id)
    notify(lambda: _find_reasons_if(key, lambda relation: relation.following), write)


def _key_of_acceptance(follower_id: int, followee_id: int) -> NotificationKey:
    kind = NotificationKind.FOLLOW_ACCEPTED.value
    return NotificationKey(follower_id, kind, followee_id)


def _find_reasons_if(
    key: NotificationKey, is_cause: Callable[[Relation], bool]
) -> Findings:
    """Return why the notification is hidden; None if the recipient's relation to the
    actor does not cause it.
    """
    actor = find_actor_as_seen_by(key.actor_id, [key]).get(key.recipient_id)
    if actor is None or not is_cause(actor.relation):
        return {key: None}
    notice = Notice(key.recipient_id, key.kind, key.actor_id, actor)
    return {key: find_reasons([notice])[0]}
