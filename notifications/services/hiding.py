"""Keeps `hidden` in step with the rules, so that unread counts are exact.

Code that changes a verdict of the rules (`notifications.services.reasons`) must refresh
the notifications that it affects. If it changes for one recipient, all rules are
applied again. If it changes for everybody, perhaps in a million rows, only that reason
is set.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from notifications.channels import Channel
from notifications.events import (
    ActorRefreshRequested,
    KindRefreshRequested,
    RecipientRefreshRequested,
    TweetRefreshRequested,
)
from notifications.models import Notification, NotificationKind
from notifications.services.grouping import forget_empty_groups, regroup
from notifications.services.preferences import get_preferences
from notifications.services.publishing import publish_alone
from notifications.services.reasons import DERIVE, Reasons
from notifications.services.reasons.applying import Verdict, find_verdicts
from tweets.services import get_tweet_facts, list_quote_ids
from tweets.types import TweetFacts
from twitter_project.shared.db import (
    UpdateOne,
    collection,
    translate_errors,
)
from twitter_project.shared.ids import first_id_at
from twitter_project.shared.queries import find_rows
from twitter_project.shared.slicing import slices
from twitter_project.shared.stable_writes import write_until_stable
from users.services import find_muted_words, hydrate_people
from users.types import ANONYMOUS

# A request changes at most this many rows itself; a worker changes more.
AT_ONCE_MAX = 1000
BATCH = 500
REFRESHED = timedelta(days=30)
# Nobody's own tweets are hidden from them by words.
ABOUT_OWN_TWEETS = [NotificationKind.LIKE.value, NotificationKind.RETWEET.value]


def refresh_pair(*, one_id: int, other_id: int) -> None:
    """Apply the rules again between the two, in both directions.

    Call it when a follow, a block, a mute, or anything else between them has changed.
    """
    pairs = ((one_id, other_id), (other_id, one_id))
    _refresh({"$or": [{"recipient_id": to, "actor_id": by} for to, by in pairs]})


def refresh_from(*, recipient_id: int, actor_id: int) -> None:
    """Apply the rules again to the recipient's notifications from the actor."""
    _refresh({"recipient_id": recipient_id, "actor_id": actor_id})


def refresh_thread(*, recipient_id: int, conversation_id: int) -> None:
    """Apply the rules again to the recipient's notifications about a conversation."""
    _refresh({"recipient_id": recipient_id, "conversation_id": conversation_id})


def refresh_recipient(*, recipient_id: int) -> None:
    """Apply the rules again to all notifications of a person."""
    _refresh({"recipient_id": recipient_id})


def refresh_words_soon(*, recipient_id: int) -> None:
    """Apply the rules again after a person has changed the words that they mute.

    Only to notifications of the last `REFRESHED` days that are about tweets; a worker
    does it if there are many.
    """
    oldest_id = first_id_at(timezone.now() - REFRESHED)
    recent = {"recipient_id": recipient_id, "_id": {"$gt": oldest_id}}
    if _are_many(recent):
        publish_alone(RecipientRefreshRequested(recipient_id))
    else:
        _refresh({**recent, "tweet_id": {"$gt": 0}})


def refresh_words_of(*, user_ids: Collection[int]) -> None:
    """Do so for those of the people who mute words, after a block between them.

    It decides whether they see what others quote, and so whether its words count.
    """
    for user_id in find_muted_words(user_ids=user_ids):
        refresh_words_soon(recipient_id=user_id)


def refresh_texts(*, tweet_id: int) -> None:
    """Apply the rules again after the words of a tweet have changed, or who sees them.

    They count in what notifies people of the tweet, and of tweets that quote it. Two
    round trips if there is nothing of that.
    """
    ids = [tweet_id, *list_quote_ids(tweet_id=tweet_id, limit=AT_ONCE_MAX)]
    about = {"tweet_id": {"$in": ids}, "kind": {"$nin": ABOUT_OWN_TWEETS}}
    rows = find_rows(Notification, about, {"_id": True, "recipient_id": True})
    recipient_ids = {row["recipient_id"] for row in rows}
    muting = find_muted_words(user_ids=recipient_ids) if rows else {}
    _refresh_all([row["_id"] for row in rows if row["recipient_id"] in muting])


def refresh_recipient_soon(*, recipient_id: int) -> None:
    """Refresh a person's notifications at once, or have a worker do it if there are
    many.
    """
    if _are_many({"recipient_id": recipient_id}):
        publish_alone(RecipientRefreshRequested(recipient_id))
    else:
        refresh_recipient(recipient_id=recipient_id)


def refresh_kind_soon(*, recipient_id: int, kind: str) -> None:
    """Like `refresh_recipient_soon`, for a kind that the person turned on or off."""
    if _are_many({"recipient_id": recipient_id, "kind": kind}):
        publish_alone(KindRefreshRequested(recipient_id, kind))
    else:
        refresh_kind(recipient_id=recipient_id, kind=kind)


def refresh_actor_soon(*, actor_id: int) -> None:
    """Like `refresh_recipient_soon`, for everybody's notifications from a person.

    Until the worker is done, only counts can be wrong: lists apply the rules again.
    """
    if _are_many({"actor_id": actor_id}):
        publish_alone(ActorRefreshRequested(actor_id))
    else:
        refresh_actor(actor_id=actor_id)


def refresh_tweet_soon(*, tweet_id: int) -> None:
    """Like `refresh_actor_soon`, for a tweet."""
    if _are_many({"tweet_id": tweet_id}):
        publish_alone(TweetRefreshRequested(tweet_id))
    else:
        refresh_tweet(tweet_id=tweet_id)


def refresh_kind(*, recipient_id: int, kind: str) -> None:
    """Hide or show a person's notifications of one kind, as they prefer."""

    def is_unwanted() -> bool:
        preferences = get_preferences(owner_id=recipient_id)
        return not preferences.is_on(kind, Channel.PAGE)

    def write(hidden: bool) -> bool:
        return _write_reason(rows, "hidden_by_preference", hidden)

    rows = {"recipient_id": recipient_id, "kind": kind}
    write_until_stable(is_unwanted, write)
    regroup(rows)


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

    They are hidden first, so that their groups become empty or show another tweet.
    Groups that were visible until now stay for a while, so that live updates find their
    owners.
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


def _refresh(query: Mapping[str, Any]) -> None:
    """Apply all rules to these notifications, and regroup them.

    One round trip if there are none. Notifications that are written at the same time
    are right too: their handlers look again after the write.
    """
    _refresh_all([row["_id"] for row in find_rows(Notification, query, {"_id": True})])


def _refresh_all(ids: Sequence[int]) -> None:
    for some_ids in slices(ids, BATCH):
        _refresh_batch(some_ids)


def _refresh_batch(ids: Sequence[int]) -> None:
    def write(found: Mapping[int, Verdict]) -> bool:
        return _write_reasons(
            {id_: one.reasons for id_, one in found.items() if one.is_new}
        )

    write_until_stable(partial(find_verdicts, ids), write)
    # All of them: a process that was killed after the write has left groups behind.
    regroup({"_id": {"$in": list(ids)}})


def _write_reasons(found: Mapping[int, Reasons]) -> bool:
    """Write the reasons and what follows; return whether any row changed."""
    if not found:
        return False
    updates = [
        UpdateOne({"_id": id_}, [{"$set": reasons.as_fields()}, DERIVE])
        for id_, reasons in found.items()
    ]
    with translate_errors():
        result = collection(Notification).bulk_write(updates, ordered=False)
    return result.modified_count > 0


def _write_reason(rows: dict[str, Any], reason: str, value: bool) -> bool:
    """Set one reason, and what follows from it; return whether a row changed."""
    with translate_errors():
        result = collection(Notification).update_many(
            rows, [{"$set": {reason: value}}, DERIVE]
        )
    return result.modified_count > 0
