"""Tests taking down and restoring: hidden and not counted, and back."""

import pytest

from tweets.errors import TweetNotFound
from tweets.events import TweetRestored, TweetTakenDown
from tweets.models import Tweet
from tweets.services import (
    count_tweets,
    get_tweet,
    hydrate_tweets,
    restore_tweet,
    take_down_tweet,
)
from tweets.tests.conftest import Published
from tweets.types import TweetState
from twitter_project.workshop.posting import post_tweet
from users.services import reinstate_user, suspend_user
from users.types import ANONYMOUS, UserCard, Viewer

MODERATOR_ID = 1


def test_a_removed_tweet_is_served_to_its_author_alone(
    ada: UserCard, bob: UserCard, published: Published
) -> None:
    parent = post_tweet(author_id=bob.id, text="parent")
    tweet_id = post_tweet(author_id=ada.id, text="bad", in_reply_to_id=parent)

    assert take_down_tweet(tweet_id=tweet_id, moderator_id=MODERATOR_ID)

    for viewer in (ANONYMOUS, Viewer(bob.id)):
        with pytest.raises(TweetNotFound):
            get_tweet(tweet_id=tweet_id, viewer=viewer)
    seen = get_tweet(tweet_id=tweet_id, viewer=Viewer(ada.id))
    assert (seen.state, seen.is_shown) == ("removed", False)
    assert get_tweet(tweet_id=parent, viewer=ANONYMOUS).replies_count == 0
    assert count_tweets(author_ids=[ada.id]) == {ada.id: 0}
    assert published()[2:] == [TweetTakenDown(tweet_id=tweet_id, author_id=ada.id)]


def test_a_restored_tweet_is_as_it_was(
    ada: UserCard, bob: UserCard, published: Published
) -> None:
    parent = post_tweet(author_id=bob.id, text="parent")
    tweet_id = post_tweet(author_id=ada.id, text="good", in_reply_to_id=parent)
    before = hydrate_tweets(tweet_ids=[parent, tweet_id], viewer=Viewer(bob.id))
    take_down_tweet(tweet_id=tweet_id, moderator_id=MODERATOR_ID)

    assert restore_tweet(tweet_id=tweet_id, moderator_id=MODERATOR_ID)

    assert hydrate_tweets(tweet_ids=[parent, tweet_id], viewer=Viewer(bob.id)) == before
    assert count_tweets(author_ids=[ada.id]) == {ada.id: 1}
    assert published()[3:] == [TweetRestored(tweet_id=tweet_id, author_id=ada.id)]


def test_doing_it_again_changes_nothing(ada: UserCard, published: Published) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="hello")

    assert not restore_tweet(tweet_id=tweet_id, moderator_id=MODERATOR_ID)
    assert take_down_tweet(tweet_id=tweet_id, moderator_id=MODERATOR_ID)
    assert not take_down_tweet(tweet_id=tweet_id, moderator_id=MODERATOR_ID)

    assert len(published()) == 2
    assert count_tweets(author_ids=[ada.id]) == {ada.id: 0}


@pytest.mark.parametrize("service", [take_down_tweet, restore_tweet])
def test_what_is_not_there_is_not_found(db: None, service: object) -> None:
    assert callable(service)
    with pytest.raises(TweetNotFound):
        service(tweet_id=404, moderator_id=MODERATOR_ID)


def test_the_tweets_of_a_suspended_author_come_back_with_them(
    ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="hello @bob")
    before = get_tweet(tweet_id=tweet_id, viewer=Viewer(bob.id))

    suspend_user(user_id=ada.id, moderator_id=MODERATOR_ID)
    with pytest.raises(TweetNotFound):
        get_tweet(tweet_id=tweet_id, viewer=Viewer(bob.id))
    reinstate_user(user_id=ada.id, moderator_id=MODERATOR_ID)

    assert get_tweet(tweet_id=tweet_id, viewer=Viewer(bob.id)) == before
    assert Tweet.objects.get().state == TweetState.PUBLISHED
