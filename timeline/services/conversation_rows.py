"""Keeps conversations in step with tweets, blocks, mutes and suspensions.

Every participant has a row for each conversation and for each of its tweets. The rules
that show tweets decide what a conversation shows, so nothing here decides who may see
what. Handlers may run twice, in any order, and at the same time.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import IntegrityError

from timeline.models import Conversation, ConversationEntry
from tweets.services import get_tweet_facts, hydrate_sources
from tweets.types import FeedRules, FeedSource, TweetFacts, TweetView, Visibility
from twitter_project.shared.db import collection, translate_errors
from twitter_project.shared.ids import new_id
from twitter_project.shared.pagination import (
    Keyset,
    Page,
    Stretch,
    fill_page,
    stretch_of,
)
from twitter_project.shared.queries import find_rows
from twitter_project.shared.stable_writes import write_until_stable
from users.types import Viewer

RULES = FeedRules(hide_muted=True)


@dataclass(frozen=True, slots=True)
class ConversationKey:
    """Identifies a conversation: one row has these values."""

    owner_id: int
    people_key: str


def make_people_key(people_ids: Iterable[int]) -> str:
    """Return the key of the conversation between these people, in any order."""
    text = ",".join(map(str, sorted(set(people_ids))))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def refresh_conversations_of_tweet(*, tweet_id: int) -> None:
    """Bring the conversations that a tweet belongs to up to date with its state."""
    facts = get_tweet_facts(tweet_ids=[tweet_id]).get(tweet_id)
    if facts is None:
        keys = _find_keys(ConversationEntry, {"tweet_id": tweet_id})
        with translate_errors():
            collection(ConversationEntry).delete_many({"tweet_id": tweet_id})
        people_ids: Collection[int] = ()
    elif facts.visibility == Visibility.MENTIONED:
        keys = _add_entries(facts)
        people_ids = facts.audience_ids
    else:
        return
    for key in keys:
        _refresh(key, people_ids)


def refresh_conversations_between(*, one_id: int, other_id: int) -> None:
    """Bring the conversations with both people up to date, after a block or a mute."""
    for owner_id, person_id in ((one_id, other_id), (other_id, one_id)):
        _refresh_all({"people_ids": person_id, "owner_id": owner_id})


def refresh_conversations_with(*, user_id: int) -> None:
    """Bring the conversations with a person up to date, after a suspension."""
    _refresh_all({"people_ids": user_id})


def read_conversation(
    key: ConversationKey, viewer: Viewer, keyset: Keyset
) -> Page[TweetView]:
    """Return a page of the tweets that the viewer is shown, newest first."""

    def show(sources: Collection[FeedSource]) -> list[tuple[int, TweetView]]:
        views = hydrate_sources(sources=list(sources), viewer=viewer, feed=RULES)
        return [(view.id, view) for view in views]

    def read(keyset: Keyset) -> Stretch[TweetView]:
        sources = _scan(key, keyset)
        return stretch_of(
            sources, keyset, cursor=lambda source: source.tweet_id, show=show
        )

    return fill_page(read, keyset)


def _add_entries(tweet: TweetFacts) -> list[ConversationKey]:
    key = make_people_key(tweet.audience_ids)
    rows = [
        {
            "_id": new_id(),
            "owner_id": owner_id,
            "people_key": key,
            "tweet_id": tweet.id,
            "author_id": tweet.author_id,
        }
        for owner_id in tweet.audience_ids
    ]
    try:
        with translate_errors():
            collection(ConversationEntry).insert_many(rows, ordered=False)
    except IntegrityError:
        pass  # unordered: every missing row has been written nevertheless
    return [ConversationKey(owner_id, key) for owner_id in tweet.audience_ids]


def _refresh_all(conversations: Mapping[str, Any]) -> None:
    for key in _find_keys(Conversation, conversations):
        _refresh(key, ())


def _find_keys(
    model: type[Conversation | ConversationEntry], query: Mapping[str, Any]
) -> list[ConversationKey]:
    rows = find_rows(model, query, {"owner_id": True, "people_key": True})
    return [ConversationKey(row["owner_id"], row["people_key"]) for row in rows]


def _refresh(key: ConversationKey, people_ids: Collection[int]) -> None:
    """Make the row match the tweets; create it if its people are given."""
    write_until_stable(
        lambda: _find_newest(key), lambda newest: _write(key, newest, people_ids)
    )


def _find_newest(key: ConversationKey) -> FeedSource | None:
    """Return the newest tweet that the owner is shown."""
    page = read_conversation(key, Viewer(key.owner_id), Keyset(limit=1))
    return next((make_source(view.id, view.author.id) for view in page.items), None)


def make_source(tweet_id: int, author_id: int) -> FeedSource:
    """Return a tweet as a source of a feed."""
    return FeedSource(tweet_id, tweet_id, author_id)


def _scan(key: ConversationKey, keyset: Keyset) -> list[FeedSource]:
    """Return the tweets of a page, and one more, in scan order."""
    query: dict[str, Any] = {"owner_id": key.owner_id, "people_key": key.people_key}
    if keyset.bounds:
        query["tweet_id"] = keyset.bounds
    with translate_errors():
        rows = (
            collection(ConversationEntry)
            .find(
                query,
                {"_id": False, "tweet_id": True, "author_id": True},
                sort=[("tweet_id", keyset.order)],
                limit=keyset.scan_limit,
            )
            .to_list()
        )
    return [make_source(row["tweet_id"], row["author_id"]) for row in rows]


def _write(
    key: ConversationKey, newest: FeedSource | None, people_ids: Collection[int]
) -> bool:
    """Make the row match; return whether it changed."""
    created = {
        "_id": {"$ifNull": ["$_id", new_id()]},
        "people_ids": {"$ifNull": ["$people_ids", sorted(people_ids)]},
        "read_up_to": {"$ifNull": ["$read_up_to", 0]},
        "removed_up_to": {"$ifNull": ["$removed_up_to", 0]},
    }
    found = {
        "latest_id": newest.tweet_id if newest else 0,
        "latest_author_id": newest.actor_id if newest else 0,
    }
    stages = [{"$set": {**created, **found}}, DERIVED]
    try:
        with translate_errors():
            result = collection(Conversation).update_one(
                asdict(key), stages, upsert=bool(people_ids)
            )
    except IntegrityError:  # another worker inserted it at the same time
        return True
    return bool(result.upserted_id or result.modified_count)


DERIVED: Mapping[str, Any] = {
    "$set": {
        "position": {
            "$cond": [{"$gt": ["$latest_id", "$removed_up_to"]}, "$latest_id", 0]
        },
        "unread": {
            "$and": [
                {"$ne": ["$latest_author_id", "$owner_id"]},
                {"$gt": ["$latest_id", "$read_up_to"]},
                {"$gt": ["$latest_id", "$removed_up_to"]},
            ]
        },
    }
}
"""The stage of an update that works out the columns derived from others."""
