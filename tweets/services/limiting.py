"""How much an account may post and like, counted by all processes together.

A retweet counts as a tweet, a thread as its tweets, and a scheduled tweet when it is
published. New accounts may post less. This costs one round trip.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import ngettext

from twitter_project.shared.errors import TooMany
from twitter_project.shared.ids import id_time
from twitter_project.shared.rate_limits import (
    RateLimit,
    check_windows,
    give_back_windows,
    spend_windows,
)

QUARTER_S = 15 * 60
HOURS_S = 3 * 60 * 60
DAY_S = 24 * 60 * 60
NEW_FOR = timedelta(hours=48)


@contextmanager
def tweet_limit(author_id: int, *, count: int = 1) -> Iterator[None]:
    """Count the tweets or the retweet that the block writes, unless it fails.

    Raises: TooMany with words that say when it is possible again.
    """
    with _counted(_limits_of_tweets(author_id), author_id, count):
        yield


def check_tweet_limit(author_id: int, *, count: int) -> None:
    """Check before tweets are sent that they could be posted now.

    It is counted when they are posted. Raises: TooMany as `tweet_limit` does.
    """
    if settings.THROTTLES_ENABLED:
        with _saying_when():
            check_windows(_limits_of_tweets(author_id), str(author_id), cost=count)


@contextmanager
def like_limit(user_id: int) -> Iterator[None]:
    """Count the like that the block writes, unless it fails. Raises: TooMany."""
    limits = (
        RateLimit("likes", settings.LIKES_PER_15_MINUTES, QUARTER_S),
        RateLimit("likes", settings.LIKES_PER_DAY, DAY_S),
    )
    with _counted(limits, user_id, 1):
        yield


@contextmanager
def _counted(limits: Sequence[RateLimit], account_id: int, cost: int) -> Iterator[None]:
    if not settings.THROTTLES_ENABLED:
        yield
        return
    key = str(account_id)
    with _saying_when():
        spend_windows(limits, key, cost=cost)
    try:
        yield
    except Exception:
        give_back_windows(limits, key, cost=cost)
        raise


@contextmanager
def _saying_when() -> Iterator[None]:
    try:
        yield
    except TooMany as error:
        message = _say_when(error.retry_after_s)
        raise TooMany(message, retry_after_s=error.retry_after_s) from error


def _limits_of_tweets(author_id: int) -> Sequence[RateLimit]:
    is_new = timezone.now() - id_time(author_id) < NEW_FOR
    in_hours = (
        settings.NEW_ACCOUNT_TWEETS_PER_3_HOURS
        if is_new
        else settings.TWEETS_PER_3_HOURS
    )
    return (
        RateLimit("tweets", settings.TWEETS_PER_15_MINUTES, QUARTER_S),
        RateLimit("tweets", in_hours, HOURS_S),
    )


def _say_when(wait_s: int) -> str:
    minutes = -(-wait_s // 60)
    message = ngettext(
        "That is a lot in a short time. You can continue in %(count)d minute.",
        "That is a lot in a short time. You can continue in %(count)d minutes.",
        minutes,
    )
    return message % {"count": minutes}
