"""Keeps `hidden` in step with the visibility rule, so that unread counts are exact.

A notification is hidden while its recipient may not see its actor or its tweet, or has
muted the actor. Each reason has its own field, because each changes for many rows at
once, without knowledge of the others.
"""

from dataclasses import asdict, dataclass
from typing import Any

from notifications.events import ActorRefreshRequested, TweetRefreshRequested
from notifications.models import Notification, NotificationKind
from notifications.services.grouping import forget_empty_groups, regroup
from tweets.services import get_tweet_facts
from tweets.types import TweetFacts
from twitter_project.outbox import events
from twitter_project.shared.db import atomic, collection, translate_errors
from twitter_project.shared.queries import find_rows
from twitter_project.shared.stable_writes import write_until_stable
from users.services import hydrate_people
from users.types import ANONYMOUS, Person, Viewer

# Suspending a person or deleting a tweet waits for at most this many rows.
AT_ONCE_MAX = 1000


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a notification is hidden, in the fields of its row."""

    hidden_by_relation: bool
    hidden_by_actor: bool
    hidden_by_tweet: bool
    hidden_by_audience: bool = False

    @property
    def is_any(self) -> bool:
        """Whether any of the reasons holds."""
        return any(asdict(self).values())

    def as_fields(self) -> dict[str, bool]:
        """Return the fields that a row stores for these, unless it is withdrawn."""
        return {**asdict(self), "hidden": self.is_any}


def find_reasons(
    actor: Person, tweet: TweetFacts | None, *, recipient_id: int
) -> Reasons:
    """Apply the rule to the actor as the recipient meets them, and to the tweet.

    Only the actor's own tweets can be for people that do not include the recipient.
    """
    is_for_followers = tweet is not None and _is_for_followers(tweet, recipient_id)
    return Reasons(
        hidden_by_relation=actor.relation.is_unwanted,
        hidden_by_actor=actor.card.is_suspended,
        hidden_by_tweet=tweet is not None and not tweet.is_shown,
        hidden_by_audience=is_for_followers and not actor.relation.following,
    )


def _is_for_followers(tweet: TweetFacts, recipient_id: int) -> bool:
    """Return whether the recipient sees the tweet only as long as they follow."""
    return not tweet.is_for(recipient_id) and recipient_id != tweet.author_id


def refresh_pair(*, one_id: int, other_id: int) -> None:
    """Hide or show the notifications between the two, after a block or a mute."""
    for recipient_id, actor_id in ((one_id, other_id), (other_id, one_id)):
        _refresh_relation(recipient_id=recipient_id, actor_id=actor_id)
        refresh_audience(recipient_id=recipient_id, actor_id=actor_id)


def refresh_audience(*, recipient_id: int, actor_id: int) -> None:
    """Hide or show what is for the actor's followers, after a follow or its end.

    Polls are the only tweets that notify people whom they do not name.
    """
    pair = {"recipient_id": recipient_id, "actor_id": actor_id}
    rows = find_rows(
        Notification,
        {**pair, "kind": NotificationKind.POLL_ENDED.value},
        {"tweet_id": True},
    )
    facts = get_tweet_facts(tweet_ids=[row["tweet_id"] for row in rows]) if rows else {}
    ids = [id_ for id_, one in facts.items() if _is_for_followers(one, recipient_id)]
    if not ids:
        return
    found = {**pair, "tweet_id": {"$in": ids}}

    def look() -> bool:
        people = hydrate_people(user_ids=[actor_id], viewer=Viewer(recipient_id))
        return actor_id in people and people[actor_id].relation.following

    write_until_stable(
        look, lambda follows: _write_reason(found, "hidden_by_audience", not follows)
    )
    regroup(found)


def refresh_actor_soon(*, actor_id: int) -> None:
    """Refresh the actor at once, or let a worker do it if there are many notifications.

    Lists follow the rule in any case; counts follow when the worker is done.
    """
    if _are_many({"actor_id": actor_id}):
        _ask(ActorRefreshRequested(actor_id))
    else:
        refresh_actor(actor_id=actor_id)


def refresh_tweet_soon(*, tweet_id: int) -> None:
    """Like `refresh_actor_soon`, for a tweet."""
    if _are_many({"tweet_id": tweet_id}):
        _ask(TweetRefreshRequested(tweet_id))
    else:
        refresh_tweet(tweet_id=tweet_id)


def refresh_actor(*, actor_id: int) -> None:
    """Hide or show all notifications about a person, after a suspension or its end."""

    def is_suspended() -> bool:
        people = hydrate_people(user_ids=[actor_id], viewer=ANONYMOUS)
        return actor_id not in people or people[actor_id].card.is_suspended

    def write(hidden: bool) -> bool:
        return _write_reason(rows, "hidden_by_actor", hidden)

    rows = {"actor_id": actor_id}
    write_until_stable(is_suspended, write)
    regroup(rows)


def refresh_tweet(*, tweet_id: int) -> None:
    """Hide or show notifications about a tweet; delete them if it is gone."""

    def look() -> TweetFacts | None:
        return get_tweet_facts(tweet_ids=[tweet_id]).get(tweet_id)

    def write(tweet: TweetFacts | None) -> bool:
        if tweet is None:
            return drop_tweet(tweet_id)
        return _write_reason(rows, "hidden_by_tweet", not tweet.is_shown)

    rows = {"tweet_id": tweet_id}
    write_until_stable(look, write)
    regroup(rows)


def drop_tweet(tweet_id: int) -> bool:
    """Delete notifications about a deleted tweet; return whether there were any.

    They are hidden first: their groups are then empty, or about another tweet. Groups
    that were shown until now stay for a while: live updates find their owners.
    """
    about = {"tweet_id": tweet_id}
    forget_empty_groups(tweet_id=tweet_id)
    rows = collection(Notification)
    with translate_errors():
        rows.update_many(about, {"$set": {"hidden": True}})
    regroup(about)
    with translate_errors():
        return rows.delete_many(about).deleted_count > 0


def _are_many(rows: dict[str, Any]) -> bool:
    with translate_errors():
        found = collection(Notification).count_documents(rows, limit=AT_ONCE_MAX + 1)
    return found > AT_ONCE_MAX


@atomic
def _ask(event: ActorRefreshRequested | TweetRefreshRequested) -> None:
    events.publish(event)


def _refresh_relation(*, recipient_id: int, actor_id: int) -> None:
    def look() -> bool:
        people = hydrate_people(user_ids=[actor_id], viewer=Viewer(recipient_id))
        return actor_id not in people or people[actor_id].relation.is_unwanted

    def write(hidden: bool) -> bool:
        return _write_reason(pair, "hidden_by_relation", hidden)

    pair = {"recipient_id": recipient_id, "actor_id": actor_id}
    write_until_stable(look, write)
    regroup(pair)


def _write_reason(rows: dict[str, Any], reason: str, value: bool) -> bool:
    """Set one reason, and `hidden` from all of them; return whether a row changed."""
    # In MongoDB's order every date is greater than null, and null greater than a
    # missing value.
    is_withdrawn = {"$gt": ["$withdrawn_at", None]}
    any_of = [*(f"${name}" for name in Reasons.__slots__), is_withdrawn]
    with translate_errors():
        result = collection(Notification).update_many(
            rows, [{"$set": {reason: value}}, {"$set": {"hidden": {"$or": any_of}}}]
        )
    return result.modified_count > 0
