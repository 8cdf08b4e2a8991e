"""The counts that tweets keep about each other and about their authors.

A count changes in the transaction of the counted row, and last in it: the sooner a
transaction ends after touching a busy row, the fewer of them collide.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection

from tweets.models import AuthorStats, Tweet
from tweets.types import TweetState
from twitter_project.shared.queries import find_rows
from twitter_project.shared.writes import add_to_counters, insert_rows


def count_tweets(*, author_ids: Collection[int]) -> dict[int, int]:
    """Return how many public tweets each author has, 0 for none."""
    rows = find_rows(AuthorStats, {"_id": {"$in": list(author_ids)}})
    found = {row["_id"]: row["tweets_count"] for row in rows}
    return {author_id: found.get(author_id, 0) for author_id in author_ids}


def list_counted_quotes(tweet: Tweet) -> list[int]:
    """Return the tweet that this one quotes, unless its author detached it."""
    if tweet.quoted_id is None or tweet.is_detached:
        return []
    return [tweet.quoted_id]


def add_to_counts(
    *,
    author_id: int,
    in_reply_to_id: int | None,
    quoted_ids: Collection[int],
    change: int,
    other_states: Collection[str] = tuple(TweetState.values),
    tweets: int = 1,
) -> bool:
    """Add a public tweet to the counts (`change` 1) or remove it (-1), in the caller's
    transaction.

    The `quoted_ids` are without tweets that are detached. `tweets` is how many the
    author posts at once; only the first answers another. Returns False if one replies
    to a tweet, or quotes one, that no longer exists, or that is in none of the
    `other_states`.
    """
    count = change * tweets
    if not add_to_counters(AuthorStats, {author_id: {"tweets_count": count}}):
        insert_rows([AuthorStats(author_id=author_id, tweets_count=count)])
    steps: dict[int, dict[str, int]] = defaultdict(dict)
    if in_reply_to_id is not None:
        steps[in_reply_to_id]["replies_count"] = change
    for quoted_id, times in Counter(quoted_ids).items():
        steps[quoted_id]["quotes_count"] = change * times
    state = {"state": tuple(other_states)}
    found = add_to_counters(Tweet, steps, only_if=dict.fromkeys(steps, state))
    return found == len(steps)


def collide_on_lists(owner_id: int) -> None:
    """Let the transaction collide with any other that adds to the owner's lists.

    One of the two runs again and counts what the other added, so limits hold.
    """
    if not add_to_counters(AuthorStats, {owner_id: {"lists_version": 1}}):
        insert_rows([AuthorStats(author_id=owner_id, lists_version=1)])
