"""Tests the metrics of fan-out: how many homes, and how late the last of them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from pytest_django.fixtures import Settings

from timeline.services import fan_out
from tweets.services import retweet
from tweets.types import FeedSource
from twitter_project.outbox import events
from twitter_project.shared.ids import first_id_at
from twitter_project.telemetry.tests.measured import measuring, series
from twitter_project.workshop.posting import post_tweet
from users.services import follow_user
from users.types import UserCard

ENTRIES = "microblog_fan_out_entries"
LAG = "microblog_fan_out_lag_seconds"


def test_each_fan_out_is_measured_by_its_entries_and_its_lag(
    ada: UserCard, bob: UserCard, cyd: UserCard, tmp_path: Path
) -> None:
    follow_user(follower_id=cyd.id, followee_id=bob.id)
    events.drain()

    with measuring(tmp_path) as read:
        tweet_id = post_tweet(author_id=bob.id, text="To two")
        retweet(user_id=cyd.id, tweet_id=tweet_id)
        events.drain()
        figures = read()

    assert figures[series(f"{ENTRIES}_sum", kind="tweet")] == 2
    assert figures[series(f"{ENTRIES}_count", kind="tweet")] == 1
    assert figures[series(f"{ENTRIES}_count", kind="retweet")] == 1
    assert figures[series(f"{LAG}_count", kind="tweet")] == 1
    assert figures[series(f"{LAG}_sum", kind="tweet")] > 0


def test_the_lag_counts_from_the_tweets_creation(bob: UserCard, tmp_path: Path) -> None:
    old_id = first_id_at(timezone.now() - timedelta(minutes=4))

    with measuring(tmp_path) as read:
        fan_out(source=FeedSource(old_id, old_id, bob.id))

    assert 240 <= read()[series(f"{LAG}_sum", kind="tweet")] < 300


def test_what_is_merged_is_not_delivered_and_not_measured(
    ada: UserCard, bob: UserCard, settings: Settings, tmp_path: Path
) -> None:
    settings.FAN_OUT_FOLLOWERS_MAX = 0

    with measuring(tmp_path) as read:
        post_tweet(author_id=bob.id, text="Pulled")
        events.drain()

    assert series(f"{LAG}_count", kind="tweet") not in read()
