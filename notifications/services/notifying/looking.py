"""Looks up tweets, and actors as recipients see them, to decide on notifications."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from notifications.services.hiding import drop_tweet
from notifications.services.notifying.rows import Findings, NotificationKey, write
from notifications.services.reasons import Notice, Reasons, find_reasons
from tweets.services import get_tweet_facts
from tweets.types import TweetFacts
from users.services import find_person_as_seen_by_accounts
from users.types import Person


def find_tweet(tweet_id: int) -> TweetFacts | None:
    return get_tweet_facts(tweet_ids=[tweet_id]).get(tweet_id)


def write_of_tweet(tweet_id: int, found: Findings | None) -> bool:
    """Write the findings, or delete all notifications of a deleted tweet."""
    return drop_tweet(tweet_id) if found is None else write(found)


def find_reasons_for(
    due: Sequence[NotificationKey],
    known: Collection[NotificationKey],
    tweet: TweetFacts | None,
    *,
    conversation_id: int = 0,
) -> Findings:
    """Return for each known key why it is hidden, or None if it is not due.

    All of them have the same actor. They belong to the tweet's conversation unless
    another one is named. Three queries, or none if nothing is due.
    """
    if tweet is not None:
        conversation_id = conversation_id or tweet.conversation_id
    actors = find_actor_as_seen_by(due[0].actor_id, due) if due else {}
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
                subject_id=key.subject_id,
                conversation_id=conversation_id,
            )
            for key in met
        ]
    )
    found: dict[NotificationKey, Reasons | None]
    found = dict(zip(met, reasons, strict=True))
    return found | {key: None for key in known if key not in found}


def find_actor_as_seen_by(
    actor_id: int, keys: Iterable[NotificationKey]
) -> Mapping[int, Person]:
    """Return the actor as each recipient sees them, by recipient id."""
    recipient_ids = [key.recipient_id for key in keys]
    return find_person_as_seen_by_accounts(user_id=actor_id, viewer_ids=recipient_ids)
