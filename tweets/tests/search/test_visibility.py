"""Tests that search finds exactly what `tweets.rules` shows, in random worlds."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import Any, cast

import pytest

from tweets import rules
from tweets.models import DeniedTopic, Reaction, ReactionKind, Tweet
from tweets.search.parsing import parse_query
from tweets.services import (
    list_trends,
    parse_top_cursor,
    refresh_trends,
    search_bookmarks,
    search_top_tweets,
    search_tweets,
)
from tweets.services.indexing import fill_search_fields
from tweets.types import TweetState, Visibility
from twitter_project.shared.ids import new_id
from twitter_project.shared.pagination import Keyset, parse_keyset
from users.services import (
    block_user,
    follow_user,
    hydrate_people,
    mute_user,
    suspend_user,
)
from users.tests.cast import make_people
from users.types import ANONYMOUS, Person, Viewer

pytestmark = pytest.mark.django_db

PEOPLE, TWEETS = 5, 60
WORDS = ("cat", "dog", "sun", "sea")
STATES = [*TweetState.values, *[TweetState.PUBLISHED.value] * 8]
LIMITS = (1, 2, 7, 100)


@dataclass(frozen=True, slots=True)
class World:
    """Newest first, as search shows them."""

    user_ids: list[int]
    tweets: list[Tweet]

    def list_viewers(self) -> list[Viewer]:
        return [ANONYMOUS, *map(Viewer, self.user_ids[:-1])]


def make_world(seed: int) -> World:
    """Fill the database with people and tweets of every kind.

    The last of the people is suspended.
    """
    chance = random.Random(seed)
    user_ids = [one.id for one in make_people(*(f"user_{n}" for n in range(PEOPLE)))]
    for actor_id, target_id in permutations(user_ids, 2):
        if chance.random() < 0.4:
            follow_user(follower_id=actor_id, followee_id=target_id)
        if chance.random() < 0.1:
            mute_user(muter_id=actor_id, muted_id=target_id)
    for blocker_id, blocked_id in chance.sample(list(permutations(user_ids, 2)), 2):
        block_user(blocker_id=blocker_id, blocked_id=blocked_id)
    suspend_user(user_id=user_ids[-1], moderator_id=user_ids[0])
    tweets = [make_tweet(user_ids, chance) for _ in range(TWEETS)]
    Tweet.objects.bulk_create(tweets)
    Reaction.objects.bulk_create(
        Reaction(user_id=user_id, tweet_id=tweet.id, kind=kind)
        for user_id in user_ids
        for tweet in tweets
        for kind in ReactionKind.values
        if chance.random() < 0.2
    )
    return World(user_ids, tweets[::-1])


def make_tweet(user_ids: list[int], chance: random.Random) -> Tweet:
    author_id, named_id = chance.sample(user_ids, 2)
    visibility = chance.choice([*Visibility.values, Visibility.PUBLIC.value])
    id_ = new_id()
    tweet = Tweet(
        id=id_,
        author_id=author_id,
        text=" ".join(chance.choices(WORDS, k=3)),
        conversation_id=id_,
        visibility=visibility,
        audience_ids=[] if visibility == rules.PUBLIC else [author_id, named_id],
        mention_ids=[named_id],
        state=chance.choice(STATES),
        likes_count=chance.choice([0, 3, 12, 150]),
    )
    fill_search_fields(tweet, language=chance.choice(["en", "es"]))
    return tweet


def list_kept(world: World, viewer: Viewer) -> list[Tweet]:
    """Return what viewers find among their own tweets, likes and bookmarks."""
    people = hydrate_people(user_ids=world.user_ids, viewer=viewer)
    return [
        tweet
        for tweet in world.tweets
        if tweet.state in rules.OWN_PROFILE_STATES
        and rules.may_see(cast("Any", vars(tweet)), viewer, people)
    ]


def list_findable(world: World, viewer: Viewer) -> list[Tweet]:
    """Return what anybody's search finds, unless the viewer muted its author."""
    people = hydrate_people(user_ids=world.user_ids, viewer=viewer)
    return [
        tweet
        for tweet in list_kept(world, viewer)
        if tweet.visibility == rules.PUBLIC
        and tweet.state == rules.PUBLIC_STATE
        and is_wanted(people, tweet)
    ]


def is_wanted(people: Mapping[int, Person], tweet: Tweet) -> bool:
    return people[tweet.author_id].is_wanted_in_feeds


def find_all(text: str, viewer: Viewer, limit: int) -> list[int]:
    """Return all results, page by page; every page but the last one must be full."""
    found: list[int] = []
    cursor = ""
    while True:
        keyset = parse_keyset({"limit": str(limit), "before": cursor})
        page = search_tweets(query=parse_query(text), viewer=viewer, keyset=keyset)
        found += [tweet.id for tweet in page.items]
        if page.next is None:
            return found
        assert len(page.items) == limit, text
        cursor = page.next


def find_towards_newer(text: str, viewer: Viewer, limit: int) -> list[int]:
    found: list[int] = []
    after = 0
    while True:
        keyset = Keyset(limit=limit, after=after)
        page = search_tweets(query=parse_query(text), viewer=viewer, keyset=keyset)
        found = [tweet.id for tweet in page.items] + found
        if page.prev is None:
            return found
        after = int(page.prev)


def find_top(text: str, viewer: Viewer, limit: int) -> list[int]:
    found: list[int] = []
    cursor = ""
    while True:
        page = search_top_tweets(
            query=parse_query(text),
            viewer=viewer,
            limit=limit,
            after=parse_top_cursor(cursor),
        )
        found += [tweet.id for tweet in page.items]
        if page.next is None:
            return found
        cursor = page.next


QUERIES: dict[str, Callable[[Tweet], bool]] = {
    "cat": lambda tweet: "cat" in tweet.text,
    "cat dog": lambda tweet: "cat" in tweet.text and "dog" in tweet.text,
    '"sun sea"': lambda tweet: "sun sea" in tweet.text,
    "-cat": lambda tweet: "cat" not in tweet.text,
    "cat OR sea lang:es": (
        lambda tweet: (
            ("cat" in tweet.text or "sea" in tweet.text) and tweet.language == "es"
        )
    ),
    "min_likes:100": lambda tweet: tweet.likes_count >= 100,
    "min_likes:2 dog -sun": (
        lambda tweet: (
            tweet.likes_count > 1 and "dog" in tweet.text and "sun" not in tweet.text
        )
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_search_finds_what_the_rules_show(seed: int) -> None:
    world = make_world(seed)

    for viewer in world.list_viewers():
        findable = list_findable(world, viewer)
        for text, test in QUERIES.items():
            expected = [tweet.id for tweet in findable if test(tweet)]
            limit = LIMITS[(seed + len(text)) % len(LIMITS)]
            assert find_all(text, viewer, limit) == expected, (text, limit)
            assert find_towards_newer(text, viewer, limit) == expected, (text, limit)
            assert sorted(find_top(text, viewer, limit)) == sorted(expected), text
    assert any(list_findable(world, viewer) for viewer in world.list_viewers())


@pytest.mark.parametrize("limit", LIMITS)
def test_every_size_of_page_finds_the_same(limit: int) -> None:
    world = make_world(7)
    viewer = Viewer(world.user_ids[0])

    expected = [t.id for t in list_findable(world, viewer) if "cat" in t.text]

    assert find_all("cat", viewer, limit) == expected
    assert find_towards_newer("cat", viewer, limit) == expected


@pytest.mark.parametrize("seed", range(2))
def test_own_places_find_what_the_rules_show(seed: int) -> None:
    world = make_world(seed)

    for viewer in world.list_viewers()[1:]:
        shown = list_kept(world, viewer)
        own = [tweet.id for tweet in shown if tweet.author_id == viewer.id]
        assert find_all("in:mine", viewer, 2) == own
        by_id = {tweet.id: tweet for tweet in shown}
        for text, kind in {
            "in:likes": ReactionKind.LIKE,
            "in:bookmarks": ReactionKind.BOOKMARK,
        }.items():
            reactions = Reaction.objects.filter(user_id=viewer.account_id, kind=kind)
            expected = [
                one.tweet_id
                for one in reactions.order_by("-id")
                if one.tweet_id in by_id and "dog" in by_id[one.tweet_id].text
            ]
            assert find_all(f"dog {text}", viewer, 3) == expected, text
        page = search_bookmarks(
            query=parse_query("dog"), viewer=viewer, keyset=Keyset(limit=100)
        )
        assert [tweet.id for tweet in page.items] == expected


def test_a_page_is_full_behind_hundreds_of_hidden_tweets() -> None:
    ada, bob, cyd = (one.id for one in make_people("ada", "bob", "cyd"))
    block_user(blocker_id=bob, blocked_id=ada)
    authors = [cyd, cyd, *[bob] * 600]
    rows = [
        Tweet(author_id=author, text="cat", conversation_id=1) for author in authors
    ]
    for row in rows:
        row.id = new_id()
        fill_search_fields(row, language="en")
    Tweet.objects.bulk_create(rows)

    for text in ("cat", "cat lang:en", "-dog"):
        expected = [rows[1].id, rows[0].id]
        assert find_all(text, Viewer(ada), 1) == expected, text
        assert find_all(text, Viewer(ada), 20) == expected, text


@pytest.mark.parametrize("seed", range(2))
def test_trends_count_public_tweets_of_people_in_good_standing(seed: int) -> None:
    world = make_world(seed)
    chance = random.Random(seed)
    for tweet in world.tweets:
        tag = chance.choice(("wind", "rain", "snow"))
        tweet.text, tweet.hashtags = f"#{tag}", [tag]
        Tweet.objects.filter(id=tweet.id).update(text=tweet.text)
    DeniedTopic.objects.create(key="snow")

    refresh_trends()

    counted = list_findable(world, ANONYMOUS)
    expected = {}
    for tag in ("wind", "rain"):
        tweets = [tweet for tweet in counted if tag in tweet.hashtags]
        people = {tweet.author_id for tweet in tweets}
        if len(people) > 1:  # what one person says is no trend
            expected[tag] = (len(people), len(tweets))
    assert {
        trend.name: (trend.people_count, trend.tweets_count)
        for trend in list_trends(limit=20)
    } == expected
