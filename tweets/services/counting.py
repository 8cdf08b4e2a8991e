"""The counts that tweets keep about each other and about their authors.

A count changes in the transaction of the counted row, and last in it: the sooner a
transaction ends after touching a busy row, the fewer of them collide.
"""

from __future__ import annotations

from collections.abc import Collection

from tweets.models import AuthorStats, Tweet
from tweets.types import TweetState
from twitter_project.shared.writes import add_to_counters, insert_rows


def count_tweets(*, author_ids: Collection[int]) -> dict[int, int]:
    """Return how many visible tweets each author has, 0 for none."""
    stats = AuthorStats.objects.filter(author_id__in=author_ids)
    found = dict(stats.values_list("author_id", "tweets_count"))
    return {author_id: found.get(author_id, 0) for author_id in author_ids}


def add_to_counts(
    *,
    author_id: int,
    in_reply_to_id: int | None,
    change: int,
    parent_states: Collection[str] = tuple(TweetState.values),
) -> bool:
    """Add a tweet to the counts (`change` 1) or remove it (-1), in the caller's
    transaction.

    Returns False if it replies to a tweet that no longer exists, or that is in none of
    the `parent_states`.
    """
    if not add_to_counters(AuthorStats, {author_id: {"tweets_count": change}}):
        insert_rows([AuthorStats(author_id=author_id, tweets_count=change)])
    if in_reply_to_id is None:
        return True
    found = add_to_counters(
        Tweet,
        {in_reply_to_id: {"replies_count": change}},
        only_if={in_reply_to_id: {"state": tuple(parent_states)}},
    )
    return found > 0
