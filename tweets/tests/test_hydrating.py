"""Tests hydration: four round trips, and nothing that a viewer may not see."""

from collections.abc import Callable

import pytest

from tweets.errors import TweetNotFound
from tweets.models import Tweet
from tweets.services import (
    delete_tweet,
    get_thread,
    get_tweet,
    hydrate_sources,
    hydrate_tweets,
    like_tweet,
    list_author_sources,
    retweet,
    take_down_tweet,
    unlike_tweet,
)
from tweets.services.hydrating import get_row_to_react_to
from tweets.types import FeedRules, FeedSource
from twitter_project.shared.db import collection
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.services import block_user, follow_user, mute_user, suspend_user
from users.tests.cast import make_people
from users.types import ANONYMOUS, UserCard, Viewer

HOME = FeedRules(hide_muted=True, only_followed=True, replies_between_followed=True)
EVERYTHING = FeedRules()
HIDINGS: dict[str, Callable[[UserCard, UserCard], object]] = {
    "the author blocks the viewer": lambda author, viewer: block_user(
        blocker_id=author.id, blocked_id=viewer.id
    ),
    "the viewer blocks the author": lambda author, viewer: block_user(
        blocker_id=viewer.id, blocked_id=author.id
    ),
    "the author is suspended": lambda author, viewer: suspend_user(
        user_id=author.id, moderator_id=1
    ),
}


def source_of(tweet_id: int, author: UserCard) -> FeedSource:
    return FeedSource(source_id=tweet_id, tweet_id=tweet_id, actor_id=author.id)


def retweet_source(tweet_id: int, actor: UserCard) -> FeedSource:
    retweet(user_id=actor.id, tweet_id=tweet_id)
    [source] = list_author_sources(
        author_id=actor.id, viewer=ANONYMOUS, keyset=Keyset(limit=1)
    )[:1]
    return source


def shown(viewer: UserCard | None, feed: FeedRules, *sources: FeedSource) -> list[int]:
    """Return which of the sources a feed shows to the viewer."""
    views = hydrate_sources(
        sources=sources, viewer=Viewer(viewer.id) if viewer else ANONYMOUS, feed=feed
    )
    return [view.source_id for view in views]


def test_tweets_come_with_their_people_in_the_order_asked_for(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    first = post_tweet(author_id=ada.id, text="hello @cyd #x")
    reply = post_tweet(author_id=bob.id, text="hi", in_reply_to_id=first)

    views = hydrate_tweets(tweet_ids=[reply, 404, first], viewer=Viewer(cyd.id))

    assert list(views) == [reply, first]
    assert views[first].author == ada
    assert views[first].mentions == (cyd,)
    assert views[first].hashtags == ("x",)
    assert views[first].replies_count == 1
    assert views[first].source_id == first
    assert views[reply].in_reply_to == ada
    assert views[reply].in_reply_to_id == first
    assert views[reply].conversation_id == first


def test_a_page_takes_four_round_trips_whatever_it_holds(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    sources = []
    for author in (ada, bob, cyd):
        for n in range(3):
            tweet_id = post_tweet(author_id=author.id, text=f"{n} @ada @bob @cyd #x")
            reply_id = post_tweet(author_id=bob.id, text="re", in_reply_to_id=tweet_id)
            like_tweet(user_id=ada.id, tweet_id=tweet_id)
            sources += [source_of(tweet_id, author), source_of(reply_id, bob)]
            sources.append(retweet_source(reply_id, ada))

    with count_round_trips() as trips:
        views = hydrate_sources(sources=sources, viewer=Viewer(ada.id), feed=EVERYTHING)

    assert len(views) == len(sources) == 27
    assert len(trips) == 4, str(trips)
    assert_indexed(trips)


@pytest.mark.parametrize(("is_anonymous", "expected"), [(False, 4), (True, 2)])
def test_hydrating_tweets_takes_as_few(
    ada: UserCard, bob: UserCard, is_anonymous: bool, expected: int
) -> None:
    ids = [post_tweet(author_id=ada.id, text=f"{n} @bob") for n in range(20)]

    with count_round_trips() as trips:
        hydrate_tweets(
            tweet_ids=ids, viewer=ANONYMOUS if is_anonymous else Viewer(bob.id)
        )

    assert len(trips) == expected, str(trips)


def test_nothing_to_hydrate_takes_no_round_trip(ada: UserCard) -> None:
    with count_round_trips() as trips:
        assert hydrate_tweets(tweet_ids=[], viewer=Viewer(ada.id)) == {}
        assert shown(ada, HOME) == []

    assert len(trips) == 0


@pytest.mark.parametrize("hide", HIDINGS.values(), ids=HIDINGS)
def test_who_may_not_be_seen_is_seen_nowhere(
    ada: UserCard,
    bob: UserCard,
    cyd: UserCard,
    hide: Callable[[UserCard, UserCard], object],
) -> None:
    hidden = post_tweet(author_id=ada.id, text="mine")
    by_other = post_tweet(author_id=cyd.id, text="hello @ada", in_reply_to_id=hidden)
    brought = retweet_source(by_other, ada)
    own = source_of(by_other, cyd)
    brought_by_other = retweet_source(hidden, cyd)

    hide(ada, bob)

    assert hydrate_tweets(tweet_ids=[hidden], viewer=Viewer(bob.id)) == {}
    sources = (source_of(hidden, ada), brought, own, brought_by_other)
    assert shown(bob, EVERYTHING, *sources) == [by_other]
    view = get_tweet(tweet_id=by_other, viewer=Viewer(bob.id))
    assert view.in_reply_to_id == hidden
    assert view.in_reply_to is None
    assert view.mentions == ()


def test_a_blocked_author_is_seen_by_the_others(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="hello")
    block_user(blocker_id=ada.id, blocked_id=bob.id)

    for viewer in (ANONYMOUS, Viewer(ada.id), Viewer(cyd.id)):
        assert get_tweet(tweet_id=tweet_id, viewer=viewer).author == ada


def test_a_muted_author_is_left_out_of_feeds_only(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    by_bob = post_tweet(author_id=bob.id, text="loud")
    by_cyd = post_tweet(author_id=cyd.id, text="fine")
    sources = [source_of(by_bob, bob), retweet_source(by_cyd, bob)]
    sources += [source_of(by_cyd, cyd), retweet_source(by_bob, cyd)]
    mute_user(muter_id=ada.id, muted_id=bob.id)

    assert shown(ada, FeedRules(hide_muted=True), *sources) == [by_cyd]
    assert shown(ada, EVERYTHING, *sources) == [s.source_id for s in sources]
    assert get_tweet(tweet_id=by_bob, viewer=Viewer(ada.id)).author == bob


def test_home_shows_what_the_followed_and_oneself_bring(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    own = source_of(post_tweet(author_id=ada.id, text="own"), ada)
    followed = source_of(post_tweet(author_id=bob.id, text="followed"), bob)
    stranger = source_of(post_tweet(author_id=cyd.id, text="stranger"), cyd)
    brought = retweet_source(stranger.tweet_id, bob)
    brought_by_stranger = retweet_source(followed.tweet_id, cyd)
    sources = (own, followed, stranger, brought, brought_by_stranger)

    assert shown(ada, HOME, *sources) == [
        own.source_id,
        followed.source_id,
        brought.source_id,
    ]
    assert shown(None, FeedRules(only_followed=True), *sources) == []


def test_home_shows_replies_to_the_followed_and_to_oneself_only(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    [dan] = make_people("dan")
    follow_user(follower_id=ada.id, followee_id=dan.id)
    by = {
        person: post_tweet(author_id=person.id, text="start")
        for person in (ada, bob, cyd, dan)
    }
    replies = [
        source_of(
            post_tweet(author_id=bob.id, text="re", in_reply_to_id=by[person]), bob
        )
        for person in (ada, bob, cyd, dan)
    ]
    to_stranger = replies[2]

    assert shown(ada, HOME, *replies) == [
        reply.source_id for reply in replies if reply is not to_stranger
    ]
    retweeted = retweet_source(to_stranger.tweet_id, dan)
    assert shown(ada, HOME, retweeted) == [retweeted.source_id]


def test_a_retweet_says_who_brought_it(ada: UserCard, bob: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="hello")
    source = retweet_source(tweet_id, bob)

    plain, brought = hydrate_sources(
        sources=[source_of(tweet_id, ada), source], viewer=ANONYMOUS, feed=EVERYTHING
    )

    assert plain.retweeted_by is None
    assert plain.source_id == tweet_id
    assert brought.id == tweet_id
    assert brought.retweeted_by == bob
    assert brought.source_id == source.source_id


def test_what_is_gone_or_taken_down_is_left_out(ada: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="hello")
    take_down_tweet(tweet_id=tweet_id, moderator_id=1)

    assert shown(ada, EVERYTHING, source_of(tweet_id, ada), source_of(404, ada)) == []


def test_looking_before_acting_takes_three_round_trips(
    ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="hello")

    with count_round_trips() as trips:
        get_row_to_react_to(tweet_id=tweet_id, viewer=Viewer(bob.id))

    assert len(trips) == 3, str(trips)
    assert_indexed(trips)


@pytest.mark.parametrize("tweet_id", [404, 0, -1, 2**63 - 1, 2**63, 10**30])
def test_no_number_is_too_strange_to_be_looked_up(ada: UserCard, tweet_id: int) -> None:
    with pytest.raises(TweetNotFound):
        get_tweet(tweet_id=tweet_id, viewer=Viewer(ada.id))
    with pytest.raises(TweetNotFound):
        get_thread(tweet_id=tweet_id, viewer=Viewer(ada.id))
    with pytest.raises(TweetNotFound):
        unlike_tweet(tweet_id=tweet_id, user_id=ada.id)
    with pytest.raises(TweetNotFound):
        delete_tweet(tweet_id=tweet_id, actor_id=ada.id)


def test_a_row_of_the_release_before_is_shown_with_defaults(ada: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="hello")
    newest = {"is_sensitive": 1, "state": 1}
    collection(Tweet).update_one({"_id": tweet_id}, {"$unset": newest})

    view = get_tweet(tweet_id=tweet_id, viewer=ANONYMOUS)

    assert (view.is_sensitive, view.state) == (False, "published")
