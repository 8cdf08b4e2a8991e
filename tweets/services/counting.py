"""The counts that tweets keep about each other and about their authors.

A count changes in the transaction of the counted row, and last in it: the sooner a
transaction ends after touching a busy row, the fewer of them collide.
"""

from __future__ import annotations

from collections import defaultdict
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
    quoted_id: int | None,
    change: int,
    other_states: Collection[str] = tuple(TweetState.values),
) -> bool:
    """Add a tweet to the counts (`change` 1) or remove it (-1), in the caller's
    transaction.

    `quoted_id` is None if the quoted tweet is detached. Returns False if the tweet
    replies to one, or quotes one, that no longer exists, or that is in none of the
    `other_states`.
    """
    if not add_to_counters(AuthorStats, {author_id: {"tweets_count": change}}):
        insert_rows([AuthorStats(author_id=author_id, tweets_count=change)])
    steps: dict[int, dict[str, int]] = defaultdict(dict)
    if in_reply_to_id is not None:
        steps[in_reply_to_id]["replies_count"] = change
    if quoted_id is not None:
        steps[quoted_id]["quotes_count"] = change
    state = {"state": tuple(other_states)}
    found = add_to_counters(Tweet, steps, only_if=dict.fromkeys(steps, state))
    return found == len(steps)
