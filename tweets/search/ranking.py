"""The order of "Top": what many people reacted to, and what is new.

As in "hot" rankings, a score never changes with time alone: a tweet is a point ahead of
another with the same reactions for each 36 hours that it is newer, or for twice
the reactions. So a cursor keeps its meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log2
from typing import Any

from twitter_project.shared.ids import EPOCH, id_time

SECONDS_A_POINT = 36 * 3600
POINT = 1000
RETWEET_WEIGHT, REPLY_WEIGHT = 2, 1

COUNTS = ("likes_count", "retweets_count", "replies_count")


def score(tweet: Mapping[str, Any]) -> int:
    """Return the score of a row that has the `COUNTS`, in thousandths of a point."""
    reactions = (
        tweet["likes_count"]
        + RETWEET_WEIGHT * tweet["retweets_count"]
        + REPLY_WEIGHT * tweet["replies_count"]
    )
    age_s = (id_time(tweet["_id"]) - EPOCH).total_seconds()
    return round(POINT * (log2(1 + max(reactions, 0)) + age_s / SECONDS_A_POINT))
