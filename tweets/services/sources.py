"""Skeletons of feeds: the ids of their contents, from one or two index scans.

Scans leave out tweets in a state that the feed never shows, so that pages stay full.
`hydrate_sources` removes everything else that a viewer may not see. The functions with
a keyset return up to `limit + 1` sources in scan order, which is what
`shared.pagination.page_of` takes, with `source_id` as the cursor.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from tweets import rules
from tweets.polls import end_of
from tweets.services.rows import (
    Scanned,
    find_earlier_in_thread,
    find_tweet_rows,
    scan_addressed,
    scan_broadcast,
    scan_posts,
    scan_public,
    scan_retweets,
    scan_tagged,
)
from tweets.text import hashtag_key
from tweets.types import FeedSource, TweetFacts, Visibility
from twitter_project.shared.pagination import Keyset
from twitter_project.shared.slicing import slices
from users.services import is_following
from users.types import Viewer

# MongoDB merges the scans of at most 200 values of an `$in`; beyond that it sorts in
# memory.
AUTHORS_IN_ONE_SCAN = 100


def list_author_sources(
    *, author_id: int, viewer: Viewer, keyset: Keyset, with_replies: bool = True
) -> list[FeedSource]:
    """Return an author's tweets and retweets, merged by time.

    Takes two more round trips for a signed-in viewer who is not the author: whether
    they follow the author, and the tweets that name them.
    """
    is_other = viewer.id is not None and viewer.id != author_id
    is_follower = is_other and is_following(
        follower_id=viewer.account_id, followee_id=author_id
    )
    states = rules.list_profile_states(author_id, viewer)
    visibilities = rules.list_profile_visibilities(
        author_id, viewer, is_follower=is_follower
    )
    posts = scan_posts(
        author_id,
        keyset,
        states=states,
        visibilities=visibilities,
        with_replies=with_replies,
    )
    if is_other:
        conditions = {} if with_replies else {"is_reply": False}
        posts += scan_addressed(
            viewer.account_id,
            [author_id],
            keyset,
            visibilities=set(Visibility.values).difference(visibilities),
            state={"$in": list(states)},
            **conditions,
        )
    found = [
        *_tweet_sources(posts),
        *_retweet_sources(scan_retweets({"user_id": author_id}, keyset)),
    ]
    found.sort(key=_source_id_of, reverse=not keyset.is_towards_newer)
    return found[: keyset.scan_limit]


def list_sources_of(
    *,
    author_ids: Collection[int],
    limit: int,
    after: int = 0,
    reader_id: int | None = None,
) -> list[FeedSource]:
    """Return the newest `limit` sources of several authors that are newer than `after`.

    Newest first; otherwise like `list_merged_sources`.
    """
    keyset = Keyset(limit=limit, since=after)
    return list_merged_sources(
        author_ids=author_ids, keyset=keyset, reader_id=reader_id
    )[:limit]


def list_merged_sources(
    *, author_ids: Collection[int], keyset: Keyset, reader_id: int | None = None
) -> list[FeedSource]:
    """Return the tweets and retweets of several authors, merged by time.

    Two scans for each hundred authors; going down, each reads only what can be among
    the newest. Tweets are included in any state: homes keep their entries while a tweet
    is hidden, and show it again afterwards. Those that continue a thread are left out:
    the first one stands for it. Tweets for mentioned people only are included if the
    reader is one of them, or the author; this takes a third scan.
    """
    is_upward, size = keyset.is_towards_newer, keyset.scan_limit
    first = heapq.nsmallest if is_upward else heapq.nlargest
    merged: list[FeedSource] = []
    for some_ids in slices(sorted(author_ids), AUTHORS_IN_ONE_SCAN):
        if not is_upward and len(merged) == size:
            keyset = replace(keyset, since=merged[-1].source_id)
        found = [
            *merged,
            *_tweet_sources(scan_broadcast(some_ids, keyset)),
            *_tweet_sources(_scan_mentioned(reader_id, some_ids, keyset)),
            *_retweet_sources(scan_retweets({"user_id": {"$in": some_ids}}, keyset)),
        ]
        merged = first(size, found, key=_source_id_of)
    return merged


def list_hashtag_sources(*, tag: str, keyset: Keyset) -> list[FeedSource]:
    """Return the tweets with a hashtag, in any spelling, including replies."""
    return _tweet_sources(scan_tagged([hashtag_key(tag)], keyset, with_replies=True))


def list_tagged_sources(
    *, tag_keys: Collection[str], limit: int, after: int = 0
) -> list[FeedSource]:
    """Return the newest `limit` tweets with any of the hashtags, without replies.

    Newest first, and only tweets newer than `after`. One scan, for at most a hundred
    hashtags.
    """
    keyset = Keyset(limit=limit, since=after)
    return _tweet_sources(scan_tagged(tag_keys, keyset))[:limit]


def list_public_sources(*, keyset: Keyset) -> list[FeedSource]:
    """Return everybody's tweets, without replies and retweets."""
    return _tweet_sources(scan_public(keyset))


def get_tweet_facts(*, tweet_ids: Collection[int]) -> dict[int, TweetFacts]:
    """Return what handlers need to know about these tweets; unknown ids are absent.

    One round trip. No rules are applied: this is for handlers, not for showing.
    """
    return {
        tweet_id: TweetFacts(
            id=tweet_id,
            author_id=row["author_id"],
            in_reply_to_id=row["in_reply_to_id"],
            in_reply_to_author_id=row["in_reply_to_author_id"],
            mention_ids=tuple(row["mention_ids"]),
            is_shown=rules.is_shown(row),
            hashtags=tuple(row["hashtags"]),
            edited_at=_utc(row["edited_at"]),
            quoted_author_id=row["quoted_author_id"],
            is_detached=row["is_detached"],
            poll_ends_at=end_of(row["poll"]) if row["poll"] else None,
            thread_id=row["thread_id"],
            visibility=row["visibility"],
            audience_ids=tuple(row["audience_ids"]),
            conversation_id=row["conversation_id"],
            quoted_id=row["quoted_id"],
        )
        for tweet_id, row in find_tweet_rows(tweet_ids).items()
    }


def find_notified_in_thread(*, tweet: TweetFacts) -> set[int]:
    """Return the ids of people notified of an earlier tweet of the same posted thread.

    These are the people whom the earlier tweets mention, and the author whom the first
    one answers. One round trip if the tweet continues a thread, otherwise none.
    """
    if tweet.thread_id in (None, tweet.id):
        return set()
    told: set[int] = set()
    for row in find_earlier_in_thread(tweet.thread_id, tweet.id):
        told.update(row["mention_ids"])
        if row["_id"] == tweet.thread_id and row["in_reply_to_author_id"]:
            told.add(row["in_reply_to_author_id"])
    return told


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None


def _scan_mentioned(
    reader_id: int | None, author_ids: Sequence[int], keyset: Keyset
) -> list[Scanned]:
    """Scan the authors' tweets for mentioned people only, if one reader is named."""
    if reader_id is None:
        return []
    return scan_addressed(
        reader_id,
        author_ids,
        keyset,
        visibilities=[Visibility.MENTIONED.value],
        continues_thread=False,
    )


def _tweet_sources(rows: Iterable[Scanned]) -> list[FeedSource]:
    return [FeedSource(row["_id"], row["_id"], row["author_id"]) for row in rows]


def _retweet_sources(rows: Iterable[Scanned]) -> list[FeedSource]:
    return [FeedSource(row["_id"], row["tweet_id"], row["user_id"]) for row in rows]


def _source_id_of(source: FeedSource) -> int:
    return source.source_id
