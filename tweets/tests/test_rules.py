"""The rules by themselves: a table of who may see what, and of what feeds want."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tweets.rules import (
    OWN_STATES,
    FeedFields,
    QuoteFields,
    RootFields,
    find_followed_tag,
    is_counted,
    is_in_feed,
    is_shown,
    list_profile_states,
    list_profile_visibilities,
    list_reply_visibilities,
    may_hide,
    may_quote,
    may_react,
    may_reply,
    may_retweet,
    may_see,
)
from tweets.types import FeedRules, FeedSource, ReplyPolicy, TweetState, Visibility
from users.types import ANONYMOUS, Person, Relation, UserCard, Viewer

READER, AUTHOR, RETWEETER, ANSWERED = 1, 2, 3, 4
TWEET, PARENT, RETWEET = 100, 99, 101
POSTED = FeedSource(TWEET, TWEET, AUTHOR)
RETWEETED = FeedSource(RETWEET, TWEET, RETWEETER)
STRANGER = Person(UserCard(0, "someone", "", "", "", False), Relation())
FOLLOWED = replace(STRANGER, relation=Relation(following=True))
FOLLOWER = replace(STRANGER, relation=Relation(followed_by=True))
MUTED = replace(STRANGER, relation=Relation(muting=True))
MUTED_FOLLOWEE = replace(STRANGER, relation=Relation(following=True, muting=True))
RETWEETS_MUTED = replace(
    STRANGER, relation=Relation(following=True, hides_retweets=True)
)
BLOCKED = replace(STRANGER, relation=Relation(blocking=True))
BLOCKING = replace(STRANGER, relation=Relation(blocked_by=True))
SUSPENDED = replace(STRANGER, card=replace(STRANGER.card, is_suspended=True))
EVERYTHING = FeedRules()
PUBLIC = FeedRules(hide_muted=True)
DISCOVERY = FeedRules(only_public=True, hide_muted=True)
PROFILE = FeedRules(is_profile=True)
HOME = FeedRules(
    hide_muted=True,
    hide_muted_retweets=True,
    only_followed=True,
    replies_between_followed=True,
)
RECOMMENDING = replace(HOME, recommended_ids=frozenset({TWEET}))
TAGGED_HOME = replace(HOME, followed_tags={"harbour": "Harbour"})


def tweet(**changes: Any) -> FeedFields:
    row: dict[str, Any] = {
        "author_id": AUTHOR,
        "state": "published",
        "visibility": "public",
        "audience_ids": [],
        "in_reply_to_id": None,
        "in_reply_to_author_id": None,
        "hashtags": ["harbour"],
    }
    return row | changes  # type: ignore[return-value]


REPLY = tweet(in_reply_to_id=PARENT, in_reply_to_author_id=ANSWERED)


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


@pytest.mark.parametrize(
    ("state", "by_others", "by_the_author", "in_feeds", "on_profile", "on_own_profile"),
    [
        ("published", True, True, True, True, True),
        ("limited", True, True, False, True, True),
        ("removed", False, True, False, False, True),
        ("held", False, True, False, False, True),
        ("scheduled", False, True, False, False, False),
        ("trashed", False, False, False, False, False),
    ],
)
def test_where_a_tweet_is_seen_follows_from_its_state(
    state: str,
    by_others: bool,
    by_the_author: bool,
    in_feeds: bool,
    on_profile: bool,
    on_own_profile: bool,
) -> None:
    row, people = tweet(state=state), {AUTHOR: FOLLOWED}
    reader, author = Viewer(READER), Viewer(AUTHOR)

    def is_in(feed: FeedRules, viewer: Viewer) -> bool:
        return is_in_feed(row, POSTED, feed, viewer, people)

    assert is_shown(row) is by_others
    assert may_see(row, ANONYMOUS, people) is by_others
    assert may_see(row, reader, people) is by_others
    assert may_see(row, author, people) is by_the_author
    for viewer in (ANONYMOUS, reader, author):
        assert may_react(row, viewer, people) is by_others
        assert is_in(EVERYTHING, viewer) is in_feeds
        assert is_in(PUBLIC, viewer) is in_feeds
    assert is_in(HOME, reader) is is_in(HOME, author) is in_feeds
    assert is_in(PROFILE, reader) is is_in(PROFILE, ANONYMOUS) is on_profile
    assert is_in(PROFILE, author) is on_own_profile
    assert (state in list_profile_states(AUTHOR, reader)) is on_profile
    assert (state in list_profile_states(AUTHOR, author)) is on_own_profile


def test_every_state_has_a_rule() -> None:
    assert set(OWN_STATES) == set(TweetState.values) - {TweetState.TRASHED}


def test_authors_may_not_see_their_tweets_while_they_are_suspended() -> None:
    assert not may_see(tweet(), Viewer(AUTHOR), {AUTHOR: SUSPENDED})
    assert not may_see(tweet(state="removed"), Viewer(AUTHOR), {AUTHOR: SUSPENDED})


def test_another_profile_does_not_show_what_is_limited() -> None:
    people = {AUTHOR: STRANGER, RETWEETER: STRANGER}
    limited = tweet(state="limited")

    assert is_in_feed(tweet(), RETWEETED, PROFILE, Viewer(READER), people)
    assert not is_in_feed(limited, RETWEETED, PROFILE, Viewer(READER), people)


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
        (HOME, RETWEETED, STRANGER, RETWEETS_MUTED, False),
        (HOME, RETWEETED, RETWEETS_MUTED, FOLLOWED, True),
        (HOME, POSTED, RETWEETS_MUTED, None, True),
        (PROFILE, RETWEETED, STRANGER, RETWEETS_MUTED, True),
        (PUBLIC, RETWEETED, STRANGER, RETWEETS_MUTED, True),
        (TAGGED_HOME, POSTED, STRANGER, None, True),
        (RECOMMENDING, POSTED, STRANGER, None, True),
        (RECOMMENDING, POSTED, MUTED, None, False),
        (RECOMMENDING, POSTED, BLOCKING, None, False),
        (RECOMMENDING, RETWEETED, STRANGER, STRANGER, False),
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


def test_home_recommends_nothing_that_is_not_for_everyone() -> None:
    for_reader = tweet(visibility="followers", audience_ids=[READER])
    people = {AUTHOR: STRANGER, ANSWERED: STRANGER}

    assert not is_in_feed(for_reader, POSTED, RECOMMENDING, Viewer(READER), people)
    assert not is_in_feed(REPLY, POSTED, RECOMMENDING, Viewer(READER), people)


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


NAMED = 5
VIEWERS = {
    "anonymous": (ANONYMOUS, STRANGER),
    "stranger": (Viewer(READER), STRANGER),
    "follower": (Viewer(READER), FOLLOWED),
    "followed": (Viewer(READER), FOLLOWER),
    "named": (Viewer(NAMED), STRANGER),
    "named, and follows": (Viewer(NAMED), FOLLOWED),
    "named, but blocked": (Viewer(NAMED), BLOCKING),
    "author": (Viewer(AUTHOR), STRANGER),
}


@pytest.mark.parametrize(
    ("visibility", "seen_by"),
    [
        ("public", VIEWERS.keys() - {"named, but blocked"}),
        ("followers", {"follower", "named", "named, and follows", "author"}),
        ("mentioned", {"named", "named, and follows", "author"}),
    ],
)
def test_who_sees_a_tweet_follows_from_its_visibility(
    visibility: str, seen_by: set[str]
) -> None:
    row = tweet(visibility=visibility, audience_ids=[AUTHOR, NAMED])
    is_public = visibility == "public"
    to_quote: QuoteFields = {
        "author_id": AUTHOR,
        "state": "published",
        "visibility": visibility,
        "audience_ids": [AUTHOR, NAMED],
        "quote_policy": "everyone",
    }

    assert is_counted(row) is is_public
    for name, (viewer, author) in VIEWERS.items():
        people = {AUTHOR: author, RETWEETER: FOLLOWED}
        sees = name in seen_by
        follows = author.relation.following or viewer.id == AUTHOR

        assert may_see(row, viewer, people) is sees, name
        assert may_react(row, viewer, people) is sees, name
        assert may_retweet(row, viewer, people) is (sees and is_public), name
        assert may_quote(to_quote, viewer, people) is (sees and is_public), name
        assert is_in_feed(row, POSTED, EVERYTHING, viewer, people) is sees, name
        assert is_in_feed(row, POSTED, PROFILE, viewer, people) is sees, name
        assert is_in_feed(row, POSTED, HOME, viewer, people) is (sees and follows), name
        for feed, source in ((DISCOVERY, POSTED), (EVERYTHING, RETWEETED)):
            in_feed = is_in_feed(row, source, feed, viewer, people)
            assert in_feed is (sees and is_public), name


@pytest.mark.parametrize("visibility", ["followers", "mentioned"])
@pytest.mark.parametrize("state", TweetState.values)
def test_nobody_but_the_author_sees_more_for_being_named(
    visibility: str, state: str
) -> None:
    row = tweet(visibility=visibility, state=state, audience_ids=[AUTHOR, NAMED])
    people = {AUTHOR: FOLLOWED}

    assert may_see(row, Viewer(NAMED), people) is is_shown(row)
    assert may_see(row, Viewer(AUTHOR), people) is (state in OWN_STATES)
    assert not may_see(row, ANONYMOUS, people)
    assert not is_counted(row)


def test_a_followed_hashtag_brings_public_tweets_only() -> None:
    assert find_followed_tag(tweet(), POSTED, TAGGED_HOME) == "Harbour"
    for visibility in ("followers", "mentioned"):
        row = tweet(visibility=visibility, audience_ids=[NAMED])
        assert find_followed_tag(row, POSTED, TAGGED_HOME) == ""


def test_every_visibility_has_rules() -> None:
    assert list(Visibility) == ["public", "followers", "mentioned"]
    assert list_reply_visibilities("public") == ("public", "followers", "mentioned")
    assert list_reply_visibilities("followers") == ("followers", "mentioned")
    assert list_reply_visibilities("mentioned") == ("mentioned",)


def test_a_profile_lists_what_its_reader_sees_all_of() -> None:
    def found(viewer: Viewer, *, is_follower: bool) -> tuple[str, ...]:
        return list_profile_visibilities(AUTHOR, viewer, is_follower=is_follower)

    assert found(ANONYMOUS, is_follower=False) == ("public",)
    assert found(Viewer(READER), is_follower=False) == ("public",)
    assert found(Viewer(READER), is_follower=True) == ("public", "followers")
    assert found(Viewer(AUTHOR), is_follower=False) == tuple(Visibility.values)


@pytest.mark.parametrize(
    ("policy", "admitted"),
    [
        ("everyone", {"stranger", "follower", "followed", "named", "author"}),
        ("followers", {"follower", "named", "author"}),
        ("following", {"followed", "named", "author"}),
        ("mentioned", {"named", "author"}),
    ],
)
def test_who_may_reply_follows_from_the_first_tweet(
    policy: str, admitted: set[str]
) -> None:
    root: RootFields = {
        "author_id": AUTHOR,
        "reply_policy": policy,
        "mention_ids": [NAMED],
    }
    reply = tweet(author_id=ANSWERED, in_reply_to_id=TWEET)

    for name in ("anonymous", "stranger", "follower", "followed", "named", "author"):
        viewer, author = VIEWERS[name]
        people = {AUTHOR: author, ANSWERED: STRANGER}

        assert may_reply(tweet(), root, viewer, people) is (name in admitted), name
        assert may_reply(reply, root, viewer, people) is (name in admitted), name
        assert may_reply(reply, None, viewer, people) is (viewer.id is not None), name


def test_nobody_replies_to_what_they_may_not_see() -> None:
    root: RootFields = {
        "author_id": AUTHOR,
        "reply_policy": "everyone",
        "mention_ids": [],
    }
    hidden = tweet(visibility="followers", audience_ids=[AUTHOR])

    assert not may_reply(hidden, root, Viewer(READER), {AUTHOR: STRANGER})
    assert not may_reply(tweet(), root, Viewer(READER), {AUTHOR: BLOCKED})


def test_every_reply_policy_has_a_rule() -> None:
    assert list(ReplyPolicy) == ["everyone", "followers", "following", "mentioned"]


def test_only_the_author_of_a_conversation_hides_the_replies_of_others() -> None:
    root: RootFields = {
        "author_id": AUTHOR,
        "reply_policy": "everyone",
        "mention_ids": [],
    }
    theirs, own = tweet(author_id=ANSWERED), tweet(author_id=AUTHOR)

    assert may_hide(theirs, root, Viewer(AUTHOR))
    assert not may_hide(own, root, Viewer(AUTHOR))
    assert not may_hide(theirs, root, Viewer(ANSWERED))
    assert not may_hide(theirs, root, ANONYMOUS)
    assert not may_hide(theirs, None, Viewer(AUTHOR))
