"""Tests that the short way through the rules of feeds decides as the rules do."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from hypothesis import given, settings
from hypothesis import strategies as st

from tweets import rules
from tweets.ordinary import decide_quickly, judge_for
from tweets.types import FeedColumns, FeedRules, FeedSource, TweetState, Visibility
from users.types import Person, Relation, Standing, UserCard, Viewer

READER = 1
IDS = st.integers(1, 5)
TWEET, RETWEET, ROOT = 100, 101, 99
FOLLOWED = Relation(following=True)
HOME = FeedRules(
    hide_muted=True,
    hide_muted_retweets=True,
    only_followed=True,
    replies_between_followed=True,
    hides_exclusive=True,
    joins_threads=True,
)

marks = st.sampled_from(
    [
        {},
        {"blocking": True},
        {"blocked_by": True},
        {"muting": True},
        {"hides_retweets": True},
        {"is_exclusive": True},
    ]
)
relations = st.builds(
    lambda following, mark: Relation(following=following, **mark), st.booleans(), marks
)
people = st.dictionaries(
    IDS,
    st.builds(
        Standing, is_suspended=st.sampled_from([False] * 4 + [True]), relation=relations
    ),
)
feeds = st.one_of(
    st.just(HOME),
    st.just(replace(HOME, recommended_ids=frozenset({TWEET}))),
    st.just(replace(HOME, followed_tags={"rain": "rain"})),
    st.builds(
        FeedRules,
        only_public=st.booleans(),
        is_profile=st.booleans(),
        hide_muted=st.booleans(),
        hide_muted_retweets=st.booleans(),
        only_followed=st.booleans(),
        replies_between_followed=st.booleans(),
        hides_exclusive=st.booleans(),
        replies=st.sampled_from(["", "none", "members", "followed"]),
        member_ids=st.frozensets(IDS),
        joins_threads=st.booleans(),
    ),
)
tweets = st.builds(
    FeedColumns,
    id=st.just(TWEET),
    author_id=IDS,
    state=st.sampled_from([rules.PUBLIC_STATE] * 4 + list(TweetState.values)),
    visibility=st.sampled_from([rules.PUBLIC] * 4 + list(Visibility.values)),
    in_reply_to_id=st.sampled_from([None, ROOT]),
    in_reply_to_author_id=st.none() | IDS,
    thread_id=st.sampled_from([None, TWEET, ROOT]),
    audience_ids=st.lists(IDS, max_size=2),
    mention_ids=st.lists(IDS, max_size=2),
    hashtags=st.lists(st.sampled_from(["rain", "sun"]), max_size=2),
    conversation_id=st.just(ROOT),
    language=st.just("en"),
    reactions_count=st.just(0),
    has_media=st.just(False),
)


def source_of(tweet: FeedColumns, retweeter_id: int | None) -> FeedSource:
    if retweeter_id is None:
        return FeedSource(TWEET, TWEET, tweet.author_id)
    return FeedSource(RETWEET, TWEET, retweeter_id)


@settings(max_examples=200)
@given(tweets, st.none() | IDS, feeds, people)
def test_the_short_way_decides_as_the_rules_do(
    tweet: FeedColumns,
    retweeter_id: int | None,
    feed: FeedRules,
    met: dict[int, Standing],
) -> None:
    source, viewer = source_of(tweet, retweeter_id), Viewer(READER)
    row = cast("rules.FeedFields", tweet._asdict())
    by_rules = rules.is_in_feed(row, source, feed, viewer, met)

    judge = judge_for(feed=feed, viewer=viewer, people=met)

    assert judge(source, tweet) is by_rules
    verdict = decide_quickly(feed=feed, viewer=viewer, people=met)(source, tweet)
    assert verdict in (None, by_rules)


def test_what_people_whom_one_follows_write_and_retweet_decide() -> None:
    met = {id_: Standing(is_suspended=False, relation=FOLLOWED) for id_ in (2, 3)}
    met[4] = Standing(is_suspended=False, relation=Relation())
    plain = FeedColumns(
        TWEET,
        2,
        "published",
        "public",
        None,
        None,
        None,
        [],
        [],
        [],
        TWEET,
        "",
        0,
        False,
    )
    feed = replace(HOME, recommended_ids=frozenset({TWEET}))
    decide = decide_quickly(feed=HOME, viewer=Viewer(READER), people=met)
    decide_recommended = decide_quickly(feed=feed, viewer=Viewer(READER), people=met)
    by_stranger = plain._replace(author_id=4)
    answers = plain._replace(in_reply_to_id=ROOT, in_reply_to_author_id=3)
    to_stranger = answers._replace(in_reply_to_author_id=4)

    assert decide(FeedSource(TWEET, TWEET, 2), plain)
    assert decide(FeedSource(RETWEET, TWEET, 3), by_stranger)
    assert decide(FeedSource(TWEET, TWEET, 2), answers)
    assert decide_recommended(FeedSource(TWEET, TWEET, 4), by_stranger)
    assert decide(FeedSource(TWEET, TWEET, 4), by_stranger) is None
    assert decide(FeedSource(TWEET, TWEET, 2), to_stranger) is False


@given(st.booleans(), relations)
def test_a_standing_answers_as_the_person_does(
    is_suspended: bool, relation: Relation
) -> None:
    person = Person(UserCard(2, "bob", "", "", "", is_suspended), relation)
    standing = Standing(is_suspended, relation)

    assert standing.is_visible is person.is_visible
    assert standing.is_wanted_in_feeds is person.is_wanted_in_feeds
