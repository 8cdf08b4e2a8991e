"""The floor: what a home page of 20 costs with only a driver and a JSON writer.

Six reads by PyMongo and one dump by orjson, which give exactly the API's items. There
is no authentication, no HTTP, and no rule except the two that affect this page's items.
"""

from __future__ import annotations

from typing import Any

import orjson
from pymongo import MongoClient
from pymongo.database import Database

from tweets.services import locate_entities
from twitter_project.media.signing import media_url
from twitter_project.shared.ids import id_time

Row = dict[str, Any]
LIMIT = 20
# A home takes some to spare, since it shows no replies to strangers.
ENTRIES = 25
ENTRY = {"_id": 0, "source_id": 1, "tweet_id": 1, "actor_id": 1}
CARD = {"handle": 1, "name": 1, "avatar_key": 1}
EDGE = {"_id": 0, "actor_id": 1, "target_id": 1, "kind": 1}
MARK = {"_id": 0, "tweet_id": 1, "kind": 1}
REPLY_VISIBILITIES = {
    "public": ["public", "followers", "mentioned"],
    "followers": ["followers", "mentioned"],
    "mentioned": ["mentioned"],
}


def open_database(uri: str, name: str) -> Database[Row]:
    return MongoClient(uri)[name]


def read_home(db: Database[Row], owner_id: int) -> bytes:
    """Return the JSON of a home's newest items."""
    entries = _read_entries(db, owner_id)
    tweets = {
        row["_id"]: row
        for row in db.tweets_tweet.find(
            {"_id": {"$in": [entry["tweet_id"] for entry in entries]}}
        )
    }
    parent_ids = {row["in_reply_to_id"] for row in tweets.values()}
    parents = {
        row["_id"]: row
        for row in db.tweets_tweet.find({"_id": {"$in": list(parent_ids - {None})}})
    }
    user_ids = {entry["actor_id"] for entry in entries}
    for row in tweets.values():
        user_ids.update((row["author_id"], *row["mention_ids"]))
        if row["in_reply_to_author_id"]:
            user_ids.add(row["in_reply_to_author_id"])
    cards = {
        row["_id"]: _card(row)
        for row in db.users_user.find({"_id": {"$in": list(user_ids)}}, CARD)
    }
    following = _read_following(db, owner_id, list(user_ids))
    marks = {
        (row["tweet_id"], row["kind"])
        for row in db.tweets_reaction.find(
            {"user_id": owner_id, "tweet_id": {"$in": list(tweets)}}, MARK
        )
    }
    shown = [
        entry
        for entry in entries
        if _is_shown(tweets[entry["tweet_id"]], entry, following)
    ]
    last = shown[LIMIT - 1] if len(shown) > LIMIT else entries[-1]
    items = [
        _item(tweets[entry["tweet_id"]], entry, cards, marks, parents)
        for entry in shown[:LIMIT]
    ]
    body = {"items": items, "next": str(last["source_id"])}
    return orjson.dumps(body, option=orjson.OPT_UTC_Z)


def _read_entries(db: Database[Row], owner_id: int) -> list[Row]:
    cursor = db.timeline_homeentry.find(
        {"owner_id": owner_id},
        ENTRY,
        sort=[("source_id", -1)],
        limit=ENTRIES,
    )
    return list(cursor)


def _read_following(db: Database[Row], owner_id: int, others: list[int]) -> set[int]:
    edges = db.users_relationship.find(
        {
            "$or": [
                {"actor_id": owner_id, "target_id": {"$in": others}},
                {"actor_id": {"$in": others}, "target_id": owner_id},
            ]
        },
        EDGE,
    )
    return {owner_id} | {
        edge["target_id"] for edge in edges if edge["actor_id"] == owner_id
    }


def _is_shown(tweet: Row, entry: Row, following: set[int]) -> bool:
    target_id = tweet["in_reply_to_author_id"]
    is_retweet = entry["source_id"] != entry["tweet_id"]
    return is_retweet or not target_id or target_id in following


def _card(row: Row) -> Row:
    key = row["avatar_key"]
    return {
        "id": str(row["_id"]),
        "handle": row["handle"],
        "name": row["name"],
        "avatar_url": media_url(key) if key else None,
    }


def _entities(tweet: Row, cards: dict[int, Row]) -> list[Row]:
    handles = {cards[user_id]["handle"].lower() for user_id in tweet["mention_ids"]}
    return [
        {
            "kind": entity.kind,
            "indices": [entity.start, entity.end],
            "utf16_indices": [entity.utf16_start, entity.utf16_end],
            "value": entity.value,
        }
        for entity in locate_entities(tweet["text"])
        if entity.kind != "mention" or entity.value.lower() in handles
    ]


def _answered(parent: Row, cards: dict[int, Row]) -> Row:
    return {
        "id": str(parent["_id"]),
        "author": cards[parent["author_id"]],
        "text": parent["text"],
        "created_at": id_time(parent["_id"]),
        "edited_at": parent["edited_at"],
        "media": parent["media"],
        "is_sensitive": parent["is_sensitive"],
        "content_warning": parent["content_warning"],
        "has_poll": parent["poll"] is not None,
    }


def _item(
    tweet: Row,
    entry: Row,
    cards: dict[int, Row],
    marks: set[tuple[int, str]],
    parents: dict[int, Row],
) -> Row:
    tweet_id = tweet["_id"]
    parent_id, target_id = tweet["in_reply_to_id"], tweet["in_reply_to_author_id"]
    is_retweet = entry["source_id"] != tweet_id
    return {
        "id": str(tweet_id),
        "author": cards[tweet["author_id"]],
        "text": tweet["text"],
        "is_sensitive": tweet["is_sensitive"],
        "content_warning": tweet["content_warning"],
        "visibility": tweet["visibility"],
        "reply_policy": tweet["reply_policy"],
        "is_hidden": tweet["is_hidden"],
        "muted_by": None,
        "state": tweet["state"],
        "created_at": id_time(tweet_id),
        "edited_at": tweet["edited_at"],
        "edits_count": tweet["edits_count"],
        "edited_since": None,
        "in_reply_to_id": str(parent_id) if parent_id else None,
        "in_reply_to": cards[target_id] if target_id else None,
        "answered": _answered(parents[parent_id], cards) if parent_id else None,
        "conversation_id": str(tweet["conversation_id"]),
        "thread_id": str(tweet["thread_id"]) if tweet["thread_id"] else None,
        "media": tweet["media"],
        "mentions": [cards[user_id] for user_id in tweet["mention_ids"]],
        "hashtags": tweet["hashtags"],
        "card": None,
        "cashtags": tweet["cashtags"],
        "entities": _entities(tweet, cards),
        "poll": None,
        "is_quote": tweet["quoted_id"] is not None,
        "quoted": None,
        "quote_policy": tweet["quote_policy"],
        "likes_count": tweet["likes_count"],
        "retweets_count": tweet["retweets_count"],
        "replies_count": tweet["replies_count"],
        "quotes_count": tweet["quotes_count"],
        "viewer": {
            "liked": (tweet_id, "like") in marks,
            "retweeted": (tweet_id, "retweet") in marks,
            "bookmarked": (tweet_id, "bookmark") in marks,
            "detached": False,
            "may_quote": True,
            "may_reply": True,
            "may_retweet": tweet["visibility"] == "public",
            "reply_visibilities": REPLY_VISIBILITIES[tweet["visibility"]],
        },
        "retweeted_by": cards[entry["actor_id"]] if is_retweet else None,
        "cursor": str(entry["source_id"]),
    }
