"""Tests deleting your own tweet, once, with everything that belonged to it."""

from functools import partial

import pytest

from tweets.errors import TweetNotFound
from tweets.events import TweetDeleted
from tweets.models import Reaction, Tweet
from tweets.services import (
    clean_up_after,
    count_tweets,
    delete_tweet,
    get_thread,
    get_tweet,
    like_tweet,
    retweet,
    take_down_tweet,
)
from tweets.tests.conftest import AtOnce, Published
from twitter_project.outbox.events import drain
from twitter_project.workshop.posting import post_tweet
from users.types import UserCard, Viewer


def test_a_deleted_tweet_and_its_counts_are_gone_at_once(
    ada: UserCard, bob: UserCard, published: Published
) -> None:
    parent = post_tweet(author_id=ada.id, text="parent")
    tweet_id = post_tweet(author_id=bob.id, text="reply", in_reply_to_id=parent)

    delete_tweet(actor_id=bob.id, tweet_id=tweet_id)

    assert Tweet.objects.get().id == parent
    assert Tweet.objects.get().replies_count == 0
    assert count_tweets(author_ids=[ada.id, bob.id]) == {ada.id: 1, bob.id: 0}
    assert published()[2:] == [TweetDeleted(tweet_id=tweet_id, author_id=bob.id)]


def test_deleting_twice_finds_nothing(
    ada: UserCard, at_once: AtOnce, published: Published
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="hello")
    delete = partial(delete_tweet, actor_id=ada.id, tweet_id=tweet_id)

    answers = at_once([delete] * 6)

    assert answers.count(None) == 1
    assert sum(isinstance(answer, TweetNotFound) for answer in answers) == 5
    assert count_tweets(author_ids=[ada.id]) == {ada.id: 0}
    assert len(published()) == 2


def test_only_ones_own_tweet_that_is_served_can_be_deleted(
    ada: UserCard, bob: UserCard
) -> None:
    by_bob = post_tweet(author_id=bob.id, text="mine")
    down = post_tweet(author_id=ada.id, text="down")
    take_down_tweet(tweet_id=down, moderator_id=1)

    for tweet_id in (by_bob, down, 404):
        with pytest.raises(TweetNotFound):
            delete_tweet(actor_id=ada.id, tweet_id=tweet_id)

    assert Tweet.objects.count() == 2


def test_replies_stay_below_a_parent_that_is_gone(ada: UserCard, bob: UserCard) -> None:
    first = post_tweet(author_id=ada.id, text="one")
    second = post_tweet(author_id=bob.id, text="two", in_reply_to_id=first)
    third = post_tweet(author_id=ada.id, text="three", in_reply_to_id=second)

    delete_tweet(actor_id=bob.id, tweet_id=second)

    thread = get_thread(tweet_id=third, viewer=Viewer(bob.id))
    assert [view and view.id for view in thread.ancestors] == [first, None]
    assert thread.tweet.in_reply_to_id == second
    assert thread.tweet.in_reply_to == bob


def test_what_hung_on_it_is_cleaned_up_and_nothing_else(
    ada: UserCard, bob: UserCard
) -> None:
    kept = post_tweet(author_id=ada.id, text="kept")
    tweet_id = post_tweet(author_id=ada.id, text="gone")
    for one in (kept, tweet_id):
        like_tweet(user_id=bob.id, tweet_id=one)
        retweet(user_id=bob.id, tweet_id=one)

    delete_tweet(actor_id=ada.id, tweet_id=tweet_id)
    drain()

    assert set(Reaction.objects.values_list("tweet_id", flat=True)) == {kept}
    view = get_tweet(tweet_id=kept, viewer=Viewer(bob.id))
    assert view.liked
    assert view.retweeted


def test_a_tweet_that_is_there_is_never_cleaned_up(
    ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="here")
    like_tweet(user_id=bob.id, tweet_id=tweet_id)

    clean_up_after(tweet_id=tweet_id)

    assert Reaction.objects.exists()
