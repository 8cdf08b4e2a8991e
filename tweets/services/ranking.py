"""What ranking a feed needs to know: the sources it shows, and who reads whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from tweets.models import Reaction, ReactionKind, Tweet
from tweets.ordinary import judge_for
from tweets.rules import OWN_STATES, PUBLIC, PUBLIC_STATE
from tweets.services.rows import TWEET_DEFAULTS
from tweets.types import (
    Dealings,
    Deed,
    FeedColumns,
    FeedRules,
    FeedSource,
    ShownSource,
    Tip,
    Visibility,
)
from twitter_project.shared.db import collection, session, translate_errors
from twitter_project.shared.ids import MAX_ID
from twitter_project.shared.queries import Lookup, find_all, find_rows
from users.services import find_standings
from users.types import Standing, Viewer

LIKE, RETWEET = ReactionKind.LIKE.value, ReactionKind.RETWEET.value
COUNTS = ("likes_count", "retweets_count", "replies_count", "quotes_count")

MADE: Mapping[str, Any] = {
    "id": "$_id",
    "reactions_count": {"$add": [f"${name}" for name in COUNTS]},
    "has_media": {"$ne": ["$media", []]},
}
# Arrays of values take a fifth of the time that as many documents take to decode.
FACTS: Mapping[str, Any] = {
    # A process of the release before may still write rows without a new column.
    name: {"$push": MADE.get(name, {"$ifNull": [f"${name}", TWEET_DEFAULTS.get(name)]})}
    for name in FeedColumns._fields
}
DEEDS = {LIKE: Deed.LIKED, RETWEET: Deed.RETWEETED}
KINDS = {deed: kind for kind, deed in DEEDS.items()}
NOTHING = {"_id": 0}
DEALINGS_MAX = 200
TIPS_MAX = 100


def list_shown_facts(
    *,
    sources: Sequence[FeedSource],
    viewer: Viewer,
    feed: FeedRules,
    also_ids: Collection[int] = (),
) -> tuple[list[ShownSource], Mapping[int, Standing]]:
    """Return the facts of the sources that the feed shows, in the given order.

    Two round trips, and about a tenth of the work of hydrating. The people are the
    sources' actors and authors, and those `also` asked for. A recommended source may
    name no actor (0).
    """
    columns = _columns_for(viewer, feed)
    rows = _find_facts({source.tweet_id for source in sources}, columns)
    user_ids = {source.actor_id for source in sources}.union(also_ids) - {0}
    user_ids.update(row.author_id for row in rows.values())
    user_ids.update(id_ for row in rows.values() if (id_ := row.in_reply_to_author_id))
    people = find_standings(user_ids=user_ids, viewer=viewer)
    is_in_feed = judge_for(feed=feed, viewer=viewer, people=people)
    found: list[ShownSource] = []
    for source in sources:
        if (row := rows.get(source.tweet_id)) is None:
            continue
        if not source.actor_id:
            source = FeedSource(source.source_id, row.id, row.author_id)
        if is_in_feed(source, row):
            found.append((source, row))
    return found, people


def count_dealings(*, user_id: int, since: int) -> Dealings:
    """Count the person's newest replies and likes by whom they are for.

    At most `DEALINGS_MAX` of each, from ids above `since` on. Two round trips.
    """
    newer = {"$gt": since}
    replies = Lookup(
        Tweet,
        {
            "author_id": user_id,
            "is_reply": True,
            "state": {"$in": list(OWN_STATES)},
            "visibility": {"$in": list(Visibility.values)},
            "_id": newer,
        },
        {"in_reply_to_author_id": True},
        limit=DEALINGS_MAX,
    )
    likes = Lookup(
        Reaction,
        {"user_id": user_id, "kind": LIKE, "_id": newer},
        {"tweet_id": True},
        limit=DEALINGS_MAX,
    )
    find_all([replies, likes])
    liked_ids = [row["tweet_id"] for row in likes.rows]
    query = {"_id": {"$in": liked_ids}}
    liked = find_rows(Tweet, query, {"author_id": True}) if liked_ids else []
    return Dealings(
        Counter(
            answered_id
            for row in replies.rows
            if (answered_id := row["in_reply_to_author_id"])
        ),
        Counter(row["author_id"] for row in liked),
    )


def list_tips(*, user_ids: Collection[int], since: int) -> list[Tip]:
    """Return what these people wrote, retweeted or liked last, newest first.

    At most `TIPS_MAX` of their public tweets that are not replies, and as many of their
    likes and retweets, above `since`. For at most 50 people: MongoDB merges so many
    scans without sorting. One round trip.
    """
    newer, authors = {"$gt": since}, list(user_ids)
    posts = Lookup(
        Tweet,
        {
            "author_id": {"$in": authors},
            "is_reply": False,
            "state": PUBLIC_STATE,
            "visibility": PUBLIC,
            "_id": newer,
        },
        {"author_id": True},
        limit=TIPS_MAX,
    )
    reactions = Lookup(
        Reaction,
        {"user_id": {"$in": authors}, "kind": {"$in": [LIKE, RETWEET]}, "_id": newer},
        {"user_id": True, "tweet_id": True, "kind": True},
        limit=TIPS_MAX,
    )
    find_all([posts, reactions])
    found = [
        (row["_id"], row["_id"], row["author_id"], Deed.WROTE) for row in posts.rows
    ]
    found += [
        (row["_id"], row["tweet_id"], row["user_id"], DEEDS[row["kind"]])
        for row in reactions.rows
    ]
    found.sort(reverse=True)
    return [Tip(*tip) for _, *tip in found]


def _columns_for(viewer: Viewer, feed: FeedRules) -> Mapping[str, Any]:
    """Return what to read: of arrays, only what the rules look for in them.

    Hundreds of arrays take as long to decode as all other columns together.
    """
    columns = dict(FACTS)
    for name in ("audience_ids", "mention_ids"):
        is_named = {"$in": [viewer.id, {"$ifNull": [f"${name}", []]}]}
        columns[name] = {"$push": {"$cond": [is_named, [viewer.id], None]}}
    if not feed.followed_tags:
        columns["hashtags"] = {"$push": {"$literal": None}}
    return columns


def _find_facts(
    tweet_ids: Collection[int], columns: Mapping[str, Any]
) -> dict[int, FeedColumns]:
    possible_ids = [tweet_id for tweet_id in tweet_ids if 0 < tweet_id <= MAX_ID]
    if not possible_ids:
        return {}
    stages = [
        {"$match": {"_id": {"$in": possible_ids}}},
        {"$group": {"_id": None, **columns}},
    ]
    with translate_errors():
        found = collection(Tweet).aggregate(stages, session=session()).to_list()
    if not found:
        return {}
    values = [found[0][name] for name in columns]
    rows = map(FeedColumns._make, zip(*values, strict=True))
    return {row.id: row for row in rows}


def reactions_behind(tips: Collection[Tip]) -> Lookup:
    """Return the lookup of those likes and retweets among the tips that still exist.

    `tips_standing_in` reads its rows.
    """
    reactions = [
        {"user_id": one.user_id, "tweet_id": one.tweet_id, "kind": kind}
        for one in tips
        if (kind := KINDS.get(one.deed))
    ]
    fields = {"_id": False, "user_id": True, "tweet_id": True, "kind": True}
    return Lookup(Reaction, {"$or": reactions or [NOTHING]}, fields)


def tips_standing_in(
    rows: Collection[Mapping[str, Any]], tips: Collection[Tip]
) -> set[Tip]:
    """Return the tips that are still true: tweets, and reactions in the rows."""
    found = {(row["user_id"], row["tweet_id"], row["kind"]) for row in rows}
    return {
        one
        for one in tips
        if (kind := KINDS.get(one.deed)) is None
        or (one.user_id, one.tweet_id, kind) in found
    }
