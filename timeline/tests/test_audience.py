"""Tests which viewers see a change: home's rules, the other way round."""

import itertools

import pytest
from pytest_django.fixtures import Settings

from timeline.services import (
    find_owners_holding,
    find_owners_pulling,
    find_owners_shown,
    follow_tag,
)
from timeline.services.reading import HOME_RULES
from tweets.services import hydrate_sources, retweet, take_down_tweet
from tweets.types import FeedSource
from twitter_project.outbox import events
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import count_round_trips
from users.services import (
    block_user,
    follow_user,
    hide_retweets,
    mute_user,
    suspend_user,
)
from users.tests.cast import make_people
from users.types import UserCard, Viewer

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_agrees_with_what_each_home_shows() -> None:
    people = make_people("one", "two", "three", "four", "five", "six")
    ids = [person.id for person in people]
    for follower_id, followee_id in itertools.permutations(ids[:5], 2):
        if (follower_id + followee_id) % 3:
            follow_user(follower_id=follower_id, followee_id=followee_id)
    sources = []
    for author_id, parent_id in itertools.product(ids, [None, *ids[:3]]):
        parent = parent_id and post_tweet(author_id=parent_id, text="First")
        tweet_id = post_tweet(author_id=author_id, text="Then", in_reply_to_id=parent)
        sources.append(FeedSource(tweet_id, tweet_id, author_id))
    for user_id in ids[:4]:
        retweet(user_id=user_id, tweet_id=tweet_id)
        sources.append(FeedSource(tweet_id + 1, tweet_id, user_id))
    mute_user(muter_id=ids[0], muted_id=ids[1])
    hide_retweets(muter_id=ids[1], muted_id=ids[2])
    block_user(blocker_id=ids[2], blocked_id=ids[0])
    take_down_tweet(tweet_id=sources[3].tweet_id, moderator_id=1)
    suspend_user(user_id=ids[3], moderator_id=1)

    for source in sources:
        shown_to = {
            owner_id
            for owner_id in ids
            if hydrate_sources(
                sources=[source], viewer=Viewer(owner_id), feed=HOME_RULES
            )
        }
        assert find_owners_shown(source=source, viewers=[*map(Viewer, ids)]) == shown_to


def test_a_thousand_owners_cost_as_many_round_trips_as_one(
    ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    source = FeedSource(tweet_id, tweet_id, ada.id)

    viewers = [Viewer(user_id) for user_id in (bob.id, *range(1, 1000))]

    with count_round_trips() as trips:
        shown_to = find_owners_shown(source=source, viewers=viewers)

    assert shown_to == {bob.id}
    assert len(trips) == 4  # the last one reads which words bob mutes


def test_holders_are_followers_the_author_and_whom_a_retweet_reached(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    stranger, other = make_people("stranger", "other")
    tweet_id = post_tweet(author_id=stranger.id, text="Hello")
    retweet(user_id=ada.id, tweet_id=tweet_id)
    events.drain()
    mute_user(muter_id=cyd.id, muted_id=stranger.id)
    owner_ids = [one.id for one in (ada, bob, cyd, stranger, other)]

    holders = find_owners_holding(
        tweet_id=tweet_id, author_id=stranger.id, owner_ids=owner_ids
    )

    assert holders == {ada.id, bob.id, stranger.id}


def test_homes_pull_of_very_many_followers_and_of_a_hashtag(
    ada: UserCard, bob: UserCard, cyd: UserCard, settings: Settings
) -> None:
    stranger, reader, muter = make_people("stranger", "reader", "muter")
    for one in (reader, muter, bob):
        follow_tag(owner_id=one.id, tag="Harbour")
    mute_user(muter_id=muter.id, muted_id=ada.id)
    people = (ada, bob, cyd, stranger, reader, muter)
    viewers = [Viewer(person.id) for person in people]

    def pulls(text: str) -> set[int]:
        tweet_id = post_tweet(author_id=ada.id, text=text)
        events.drain()
        source = FeedSource(tweet_id, tweet_id, ada.id)
        return find_owners_pulling(source=source, viewers=viewers)

    assert pulls("Hello") == set()
    assert pulls("Hello #harbour") == {reader.id}
    settings.FAN_OUT_FOLLOWERS_MAX = 0
    assert pulls("Hello") == {bob.id, cyd.id}
    assert pulls("Hello #harbour") == {bob.id, cyd.id, reader.id}
