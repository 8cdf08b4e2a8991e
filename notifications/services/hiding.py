"""Keeping `hidden` true to the visibility rule, so that unread counts are exact.

A notification is hidden while its recipient may not see who caused it, or does not
want to, or may not see the tweet. Each reason is a field of its own, because each
changes for many rows at once, without the others being known.
"""

from dataclasses import asdict, dataclass
from typing import Any

from notifications.events import ActorRefreshAsked, TweetRefreshAsked
from notifications.models import Notification
from notifications.services.settling import settle
from tweets.services import get_tweet_facts
from tweets.types import TweetFacts
from twitter_project.shared import events
from twitter_project.shared.db import atomic, collection, translate_errors
from users.services import hydrate_people
from users.types import ANONYMOUS, Person, Viewer

# Whoever suspends a person or deletes a tweet waits for so many rows at most.
AT_ONCE_MAX = 1000


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a notification is hidden, as its row has it."""

    hidden_by_relation: bool
    hidden_by_actor: bool
    hidden_by_tweet: bool

    def as_fields(self) -> dict[str, bool]:
        reasons = asdict(self)
        return {**reasons, "hidden": any(reasons.values())}


def find_reasons(actor: Person, tweet: TweetFacts | None) -> Reasons:
    """Apply the rule to an actor, as the recipient meets them, and a tweet if any."""
    return Reasons(
        hidden_by_relation=_is_unwanted(actor),
        hidden_by_actor=actor.card.is_suspended,
        hidden_by_tweet=tweet is not None and tweet.is_taken_down,
    )


def refresh_pair(*, one_id: int, other_id: int) -> None:
    """Hide or show what either is told of the other, after a block or a mute."""
    _refresh_relation(recipient_id=one_id, actor_id=other_id)
    _refresh_relation(recipient_id=other_id, actor_id=one_id)


def refresh_actor_soon(*, actor_id: int) -> None:
    """Refresh the actor at once, or have a worker do it where much is told of them.

    Lists follow the rule in any case; counts follow when the worker is done.
    """
    if _are_many({"actor_id": actor_id}):
        _ask(ActorRefreshAsked(actor_id))
    else:
        refresh_actor(actor_id=actor_id)


def refresh_tweet_soon(*, tweet_id: int) -> None:
    """As `refresh_actor_soon`, for a tweet."""
    if _are_many({"tweet_id": tweet_id}):
        _ask(TweetRefreshAsked(tweet_id))
    else:
        refresh_tweet(tweet_id=tweet_id)


def refresh_actor(*, actor_id: int) -> None:
    """Hide or show what anybody is told of a person, after a suspension or its end."""

    def is_suspended() -> bool:
        people = hydrate_people(user_ids=[actor_id], viewer=ANONYMOUS)
        return actor_id not in people or people[actor_id].card.is_suspended

    def write(hidden: bool) -> None:
        _write_reason({"actor_id": actor_id}, "hidden_by_actor", hidden)

    settle(is_suspended, write)


def refresh_tweet(*, tweet_id: int) -> None:
    """Hide or show what is told of a tweet; drop it for good if the tweet is gone."""

    def look() -> TweetFacts | None:
        return get_tweet_facts(tweet_ids=[tweet_id]).get(tweet_id)

    def write(tweet: TweetFacts | None) -> None:
        if tweet is None:
            with translate_errors():
                collection(Notification).delete_many({"tweet_id": tweet_id})
        else:
            _write_reason(
                {"tweet_id": tweet_id}, "hidden_by_tweet", tweet.is_taken_down
            )

    settle(look, write)


def _are_many(rows: dict[str, Any]) -> bool:
    with translate_errors():
        found = collection(Notification).count_documents(rows, limit=AT_ONCE_MAX + 1)
    return found > AT_ONCE_MAX


@atomic
def _ask(event: ActorRefreshAsked | TweetRefreshAsked) -> None:
    events.publish(event)


def _refresh_relation(*, recipient_id: int, actor_id: int) -> None:
    def look() -> bool:
        people = hydrate_people(user_ids=[actor_id], viewer=Viewer(recipient_id))
        return actor_id not in people or _is_unwanted(people[actor_id])

    def write(hidden: bool) -> None:
        pair = {"recipient_id": recipient_id, "actor_id": actor_id}
        _write_reason(pair, "hidden_by_relation", hidden)

    settle(look, write)


def _is_unwanted(actor: Person) -> bool:
    return actor.relation.is_cut or actor.relation.muting


def _write_reason(rows: dict[str, Any], reason: str, value: bool) -> None:
    """Set one reason, and `hidden` by what the three of each row say then."""
    names = [f"${name}" for name in Reasons.__slots__]
    with translate_errors():
        collection(Notification).update_many(
            rows, [{"$set": {reason: value}}, {"$set": {"hidden": {"$or": names}}}]
        )
