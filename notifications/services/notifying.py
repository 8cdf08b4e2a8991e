"""Notifies people of what concerns them, and withdraws it once the cause is gone.

A function gets ids, not what happened: it looks at the current state and makes the rows
match it. Deliveries may come twice and in any order, and a notification has one row,
so nobody is notified twice.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from django.db import IntegrityError
from django.utils import timezone

from notifications.events import PollNotificationsRequested, UserNotified
from notifications.models import Notification, NotificationKind, make_group_key
from notifications.services.grouping import regroup
from notifications.services.hiding import drop_tweet
from notifications.services.reasons import DERIVE, Notice, Reasons, find_reasons
from tweets.services import (
    find_notified_in_thread,
    get_tweet_facts,
    has_reacted,
    list_voters,
)
from tweets.types import TweetFacts
from twitter_project.outbox import events
from twitter_project.shared.db import (
    UpdateOne,
    atomic,
    collection,
    session,
    translate_errors,
)
from twitter_project.shared.ids import id_time, new_id
from twitter_project.shared.stable_writes import write_until_stable
from users.services import find_person_as_seen_by_accounts
from users.types import Person

MENTIONS_MAX = 10
TRIES_MAX = 5
VOTERS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class NotificationKey:
    """Identifies a notification: one row has these values.

    What the ids are, and which of them are 0, depends on the kind: see `Notification`.
    `details` and `conversation_id` are stored with the row; they identify nothing.
    """

    recipient_id: int
    kind: str
    actor_id: int = 0
    tweet_id: int = 0
    subject_id: int = 0
    details: Mapping[str, Any] = field(default_factory=dict, compare=False)
    conversation_id: int = field(default=0, compare=False)

    def as_query(self) -> dict[str, Any]:
        """Return the query that finds the row."""
        return {
            "recipient_id": self.recipient_id,
            "kind": self.kind,
            "actor_id": self.actor_id,
            "tweet_id": self.tweet_id,
            "subject_id": self.subject_id,
        }


# Why each notification is hidden; None if it should not exist.
Findings = Mapping[NotificationKey, Reasons | None]
Found = TypeVar("Found", Findings, Findings | None)


def notify_of_follow(*, follower_id: int, followee_id: int) -> None:
    """Notify a person that somebody follows them, if they do."""
    key = NotificationKey(followee_id, NotificationKind.FOLLOW.value, follower_id)

    def look() -> Findings:
        follower = _find_actor_as_seen_by(key.actor_id, [key]).get(followee_id)
        if follower is None or not follower.relation.followed_by:
            return {key: None}
        notice = Notice(key.recipient_id, key.kind, key.actor_id, follower)
        return {key: find_reasons([notice])[0]}

    _notify(look, _write)


def notify_of_reaction(*, kind: NotificationKind, user_id: int, tweet_id: int) -> None:
    """Notify a tweet's author that somebody likes or retweets it, if they do."""

    def look() -> Findings | None:
        tweet = _find_tweet(tweet_id)
        if tweet is None:
            return None
        if tweet.author_id == user_id:
            return {}
        key = NotificationKey(tweet.author_id, kind.value, user_id, tweet_id)
        still_reacts = has_reacted(user_id=user_id, tweet_id=tweet_id, kind=kind.value)
        return _find_reasons_for([key] if still_reacts else [], [key], tweet)

    _notify(look, lambda found: _write_of_tweet(tweet_id, found))


def notify_of_tweet(*, tweet_id: int) -> None:
    """Notify the author of a reply's parent, and the first ten people whom the tweet
    mentions.

    All of them at once: the round trips do not grow with the recipients. After an edit,
    notifications of people who are no longer mentioned are withdrawn. Of a thread that
    was posted at once, each person is notified of the first tweet that concerns them.
    """
    known: set[NotificationKey] = set()

    def look() -> Findings | None:
        tweet = _find_tweet(tweet_id)
        if tweet is None:
            return None
        notified_ids = find_notified_in_thread(tweet=tweet)
        due = [one for one in _keys_of(tweet) if one.recipient_id not in notified_ids]
        known.update(due)
        if tweet.is_edited:  # only then can an earlier notification be wrong
            known.update(_find_notified(tweet_id))
        return _find_reasons_for(due, known, tweet)

    _notify(look, lambda found: _write_of_tweet(tweet_id, found))


def notify_of_quote(*, tweet_id: int) -> None:
    """Notify the author of the tweet that this one quotes, unless they detached it.

    A quote that is not public is only for the people it mentions; nobody else is
    notified.
    """

    def look() -> Findings | None:
        tweet = _find_tweet(tweet_id)
        if tweet is None:
            return None
        quoted_author_id = tweet.quoted_author_id
        if quoted_author_id in (None, tweet.author_id):
            return {}
        key = NotificationKey(
            quoted_author_id, NotificationKind.QUOTE.value, tweet.author_id, tweet.id
        )
        is_due = not tweet.is_detached and tweet.is_for(quoted_author_id)
        quoted = _find_tweet(tweet.quoted_id or 0) if is_due else None
        return _find_reasons_for(
            [key] if is_due else [],
            [key],
            tweet,
            conversation_id=quoted.conversation_id if quoted else 0,
        )

    _notify(look, lambda found: _write_of_tweet(tweet_id, found))


def notify_of_poll_end(*, tweet_id: int, after_vote_id: int = 0) -> None:
    """Notify the author and the voters that the tweet's poll has ended, if it has.

    One call notifies up to `VOTERS_AT_ONCE` voters whose votes come after
    `after_vote_id`, and publishes an event for the rest.
    """
    voters = list_voters(tweet_id=tweet_id, after=after_vote_id, limit=VOTERS_AT_ONCE)

    def look() -> Findings | None:
        tweet = _find_tweet(tweet_id)
        if tweet is None:
            return None
        ends_at = tweet.poll_ends_at
        if ends_at is None or ends_at > timezone.now() or not tweet.is_shown:
            return {}
        author_ids = [] if after_vote_id else [tweet.author_id]
        due = [
            NotificationKey(
                user_id, NotificationKind.POLL_ENDED.value, tweet.author_id, tweet_id
            )
            for user_id in (*author_ids, *(voter_id for _, voter_id in voters))
        ]
        return _find_reasons_for(due, due, tweet)

    _notify(look, lambda found: _write_of_tweet(tweet_id, found))
    if len(voters) == VOTERS_AT_ONCE:
        _continue_after(tweet_id, voters[-1][0])


@atomic
def _continue_after(tweet_id: int, vote_id: int) -> None:
    events.publish(PollNotificationsRequested(tweet_id=tweet_id, after_vote_id=vote_id))


def _notify(look: Callable[[], Found], write: Callable[[Found], bool]) -> None:
    """Make the rows match what `look` finds, then the groups that sum them up."""
    known: set[NotificationKey] = set()

    def look_and_note() -> Found:
        found = look()
        known.update(found or ())
        return found

    write_until_stable(look_and_note, write)
    if known:
        regroup({"$or": [key.as_query() for key in known]})


def _keys_of(tweet: TweetFacts) -> Iterable[NotificationKey]:
    """Yield the keys of the reply and the mentions that a tweet causes.

    The authors of the parent and of the quoted tweet get no extra mention.
    """
    about = (tweet.author_id, tweet.id)
    parent_id = tweet.in_reply_to_author_id
    if parent_id is not None and parent_id != tweet.author_id:
        yield NotificationKey(parent_id, NotificationKind.REPLY.value, *about)
    others = [
        user_id
        for user_id in tweet.mention_ids
        if user_id not in (tweet.author_id, parent_id, tweet.quoted_author_id)
    ]
    for user_id in others[:MENTIONS_MAX]:
        yield NotificationKey(user_id, NotificationKind.MENTION.value, *about)


def _find_notified(tweet_id: int) -> set[NotificationKey]:
    """Return the notifications that exist because of the tweet's own text."""
    rows = Notification.objects.filter(
        tweet_id=tweet_id,
        kind__in=[NotificationKind.REPLY.value, NotificationKind.MENTION.value],
    ).values_list("recipient_id", "kind", "actor_id", "tweet_id")
    return {NotificationKey(*row) for row in rows}


def _find_reasons_for(
    due: Sequence[NotificationKey],
    known: Collection[NotificationKey],
    tweet: TweetFacts,
    *,
    conversation_id: int = 0,
) -> Findings:
    """Return for each known key why it is hidden, or None if it is not due.

    All of them have the same actor. They belong to the tweet's conversation unless
    another one is named. Three queries, or none if nothing is due.
    """
    conversation_id = conversation_id or tweet.conversation_id
    actors = _find_actor_as_seen_by(due[0].actor_id, due) if due else {}
    met = [
        replace(key, conversation_id=conversation_id)
        for key in due
        if key.recipient_id in actors
    ]
    reasons = find_reasons(
        [
            Notice(
                recipient_id=key.recipient_id,
                kind=key.kind,
                actor_id=key.actor_id,
                actor=actors[key.recipient_id],
                tweet=tweet,
                conversation_id=conversation_id,
            )
            for key in met
        ]
    )
    found: dict[NotificationKey, Reasons | None]
    found = dict(zip(met, reasons, strict=True))
    return found | {key: None for key in known if key not in found}


def _find_actor_as_seen_by(
    actor_id: int, keys: Iterable[NotificationKey]
) -> Mapping[int, Person]:
    """Return the actor as each recipient sees them, by recipient id."""
    recipient_ids = [key.recipient_id for key in keys]
    return find_person_as_seen_by_accounts(user_id=actor_id, viewer_ids=recipient_ids)


def _write_of_tweet(tweet_id: int, found: Findings | None) -> bool:
    """Write the findings, or delete all notifications of a deleted tweet."""
    return drop_tweet(tweet_id) if found is None else _write(found)


def _write(found: Findings) -> bool:
    """Make the rows match; return whether any changed.

    Tries again if another process inserts one of them at the same time.
    """
    if not any(found.values()):  # all of them go, so there is nothing to publish
        with translate_errors():
            return bool(found) and _update(found, {})[0]
    for tries_left in reversed(range(TRIES_MAX)):
        try:
            return _store(found)
        except IntegrityError:
            if not tries_left:
                raise
    return False


@atomic
def _store(found: Findings) -> bool:
    """Update the rows, and publish which are new and visible."""
    ids = {key: new_id() for key in found}
    has_changed, inserted_ids = _update(found, ids)
    events.publish(
        *(
            UserNotified(notification_id=ids[key], recipient_id=key.recipient_id)
            for key, reasons in found.items()
            if ids[key] in inserted_ids and reasons and not reasons.is_any
        )
    )
    return has_changed


def _update(
    found: Findings, ids: Mapping[NotificationKey, int]
) -> tuple[bool, Collection[int]]:
    """Insert under these ids, change or withdraw all rows in one round trip.

    Returns whether any row changed, and the ids of those that are new.
    """
    result = collection(Notification).bulk_write(
        [
            _withdrawal(key) if reasons is None else _upsert(key, reasons, ids[key])
            for key, reasons in found.items()
        ],
        session=session(),
    )
    inserted_ids = set((result.upserted_ids or {}).values())
    return bool(inserted_ids or result.modified_count), inserted_ids


def _upsert(key: NotificationKey, reasons: Reasons, id_: int) -> UpdateOne:
    """Return the update that inserts the row under this id, or updates it."""
    group_key = make_group_key(
        kind=key.kind,
        actor_id=key.actor_id,
        tweet_id=key.tweet_id,
        subject_id=key.subject_id,
        day=id_time(id_).date(),
    )
    inserted = {
        "_id": id_,
        "group_key": group_key,
        "details": {"$literal": dict(key.details)},
        "dismissed_at": None,
    }
    fields = {
        **reasons.as_fields(),
        "conversation_id": key.conversation_id,
        "withdrawn_at": None,
        **{name: {"$ifNull": [f"${name}", value]} for name, value in inserted.items()},
    }
    return UpdateOne(key.as_query(), [{"$set": fields}, DERIVE], upsert=True)


def _withdrawal(key: NotificationKey) -> UpdateOne:
    return UpdateOne(
        {**key.as_query(), "withdrawn_at": None},
        [{"$set": {"withdrawn_at": timezone.now()}}, DERIVE],
    )


def _find_tweet(tweet_id: int) -> TweetFacts | None:
    return get_tweet_facts(tweet_ids=[tweet_id]).get(tweet_id)
