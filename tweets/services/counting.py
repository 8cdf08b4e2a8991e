"""The counts that tweets keep of each other and of their authors.

A count changes in the transaction of the row that it counts, and last in it: the
sooner a transaction ends after touching a busy row, the fewer of them collide.
"""

from __future__ import annotations

from collections.abc import Collection

from tweets.models import AuthorStats, Tweet
from twitter_project.shared.writes import add_to_counters, insert_rows


def count_tweets(*, author_ids: Collection[int]) -> dict[int, int]:
    """Return how many tweets each author has that are not taken down, 0 for none."""
    stats = AuthorStats.objects.filter(author_id__in=author_ids)
    found = dict(stats.values_list("author_id", "tweets_count"))
    return {author_id: found.get(author_id, 0) for author_id in author_ids}


def add_to_counts(*, author_id: int, in_reply_to_id: int | None, change: int) -> bool:
    """Count a tweet in (`change` 1) or out (-1). Call in the transaction that does it.

    Returns False if it replies to a tweet that is gone.
    """
    if not add_to_counters(AuthorStats, {author_id: {"tweets_count": change}}):
        insert_rows([AuthorStats(author_id=author_id, tweets_count=change)])
    if in_reply_to_id is None:
        return True
    return add_to_counters(Tweet, {in_reply_to_id: {"replies_count": change}}) > 0
