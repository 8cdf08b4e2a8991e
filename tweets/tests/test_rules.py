"""The rules by themselves: a table of who may see what, and of what feeds want."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tweets.rules import JudgedInFeed, find_followed_tag, is_in_feed, is_shown, may_see
from tweets.types import FeedRules, FeedSource
from users.types import ANONYMOUS, Person, Relation, UserCard, Viewer

READER, AUTHOR, RETWEETER, ANSWERED = 1, 2, 3, 4
TWEET, PARENT, RETWEET = 100, 99, 101
POSTED = FeedSource(TWEET, TWEET, AUTHOR)
RETWEETED = FeedSource(RETWEET, TWEET, RETWEETER)
STRANGER = Person(UserCard(0, "someone", "", "", "", False), Relation())
FOLLOWED = replace(STRANGER, relation=Relation(following=True))
MUTED = replace(STRANGER, relation=Relation(muting=True))
MUTED_FOLLOWEE = replace(STRANGER, relation=Relation(following=True, muting=True))
BLOCKED = replace(STRANGER, relation=Relation(blocking=True))
BLOCKING = replace(STRANGER, relation=Relation(blocked_by=True))
SUSPENDED = replace(STRANGER, card=replace(STRANGER.card, is_suspended=True))
EVERYTHING = FeedRules()
PUBLIC = FeedRules(hide_muted=True)
HOME = FeedRules(hide_muted=True, only_followed=True, replies_between_followed=True)
TAGGED_HOME = replace(HOME, followed_tags={"harbour": "Harbour"})


def tweet(**changes: Any) -> JudgedInFeed:
    row: dict[str, Any] = {
        "author_id": AUTHOR,
        "taken_down_at": None,
        "in_reply_to_id": None,
        "in_reply_to_author_id": None,
        "hashtags": ["harbour"],
    }
    return row | changes  # type: ignore[return-value]


REPLY = tweet(in_reply_to_id=PARENT, in_reply_to_author_id=ANSWERED)
TAKEN_DOWN = tweet(taken_down_at=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        (STRANGER, True),
        (FOLLOWED, True),
        (MUTED, True),
        (BLOCKED, False),
        (BLOCKING, False),
        (SUSPENDED, False),
        (None, False),
    ],
)
def test_who_may_see_a_tweet_follows_from_its_author(
    author: Person | None, expected: bool
) -> None:
    people = {AUTHOR: author} if author else {}

    assert may_see(tweet(), Viewer(READER), people) is expected


@pytest.mark.parametrize("viewer", [ANONYMOUS, Viewer(READER), Viewer(AUTHOR)])
def test_nobody_may_see_what_is_taken_down(viewer: Viewer) -> None:
    assert may_see(tweet(), viewer, {AUTHOR: STRANGER})

    assert not may_see(TAKEN_DOWN, viewer, {AUTHOR: STRANGER})
    assert not is_shown(TAKEN_DOWN)


@pytest.mark.parametrize(
    ("feed", "source", "author", "retweeter", "expected"),
    [
        (EVERYTHING, POSTED, STRANGER, None, True),
        (EVERYTHING, POSTED, MUTED, None, True),
        (EVERYTHING, POSTED, BLOCKED, None, False),
        (EVERYTHING, RETWEETED, STRANGER, STRANGER, True),
        (EVERYTHING, RETWEETED, STRANGER, BLOCKING, False),
        (EVERYTHING, RETWEETED, SUSPENDED, STRANGER, False),
        (EVERYTHING, RETWEETED, STRANGER, None, False),
        (PUBLIC, POSTED, STRANGER, None, True),
        (PUBLIC, POSTED, MUTED, None, False),
        (PUBLIC, RETWEETED, MUTED, STRANGER, False),
        (PUBLIC, RETWEETED, STRANGER, MUTED, False),
        (HOME, POSTED, FOLLOWED, None, True),
        (HOME, POSTED, STRANGER, None, False),
        (HOME, POSTED, MUTED_FOLLOWEE, None, False),
        (HOME, RETWEETED, STRANGER, FOLLOWED, True),
        (HOME, RETWEETED, FOLLOWED, STRANGER, False),
        (HOME, RETWEETED, BLOCKED, FOLLOWED, False),
        (TAGGED_HOME, POSTED, STRANGER, None, True),
        (TAGGED_HOME, POSTED, MUTED, None, False),
        (TAGGED_HOME, RETWEETED, STRANGER, STRANGER, False),
    ],
)
def test_feeds_want(
    feed: FeedRules,
    source: FeedSource,
    author: Person,
    retweeter: Person | None,
    expected: bool,
) -> None:
    people = {AUTHOR: author} | ({RETWEETER: retweeter} if retweeter else {})

    assert is_in_feed(tweet(), source, feed, Viewer(READER), people) is expected


@pytest.mark.parametrize("feed", [EVERYTHING, PUBLIC, HOME, TAGGED_HOME])
def test_no_feed_wants_what_is_taken_down(feed: FeedRules) -> None:
    people = {AUTHOR: FOLLOWED}
    assert is_in_feed(tweet(), POSTED, feed, Viewer(READER), people)

    assert not is_in_feed(TAKEN_DOWN, POSTED, feed, Viewer(READER), people)
    assert not is_in_feed(TAKEN_DOWN, POSTED, feed, Viewer(AUTHOR), people)


@pytest.mark.parametrize(
    ("source", "answered", "expected"),
    [
        (POSTED, FOLLOWED, True),
        (POSTED, STRANGER, False),
        (POSTED, None, False),
        (RETWEETED, STRANGER, True),
    ],
)
def test_home_wants_replies_between_people_one_follows(
    source: FeedSource, answered: Person | None, expected: bool
) -> None:
    people = {AUTHOR: FOLLOWED, RETWEETER: FOLLOWED}
    people |= {ANSWERED: answered} if answered else {}

    assert is_in_feed(REPLY, source, HOME, Viewer(READER), people) is expected
    assert is_in_feed(REPLY, source, PUBLIC, Viewer(READER), people)


def test_home_holds_ones_own_tweets_and_replies_to_oneself() -> None:
    people = {AUTHOR: FOLLOWED, READER: STRANGER}
    to_oneself = tweet(in_reply_to_id=PARENT, in_reply_to_author_id=READER)
    own = tweet(author_id=READER)

    assert is_in_feed(to_oneself, POSTED, HOME, Viewer(READER), people)
    assert is_in_feed(
        own, FeedSource(TWEET, TWEET, READER), HOME, Viewer(READER), people
    )


def test_a_hashtag_brings_in_neither_replies_nor_retweets() -> None:
    assert find_followed_tag(tweet(), POSTED, TAGGED_HOME) == "Harbour"
    assert find_followed_tag(tweet(hashtags=["other"]), POSTED, TAGGED_HOME) == ""
    assert find_followed_tag(REPLY, POSTED, TAGGED_HOME) == ""
    assert find_followed_tag(tweet(), RETWEETED, TAGGED_HOME) == ""
