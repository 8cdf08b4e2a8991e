"""Tests editing: the author's own text, and what follows from it."""

import pytest

from tweets.errors import TweetEmpty, TweetNotFound, TweetTooLong
from tweets.events import TweetEdited
from tweets.models import Tweet
from tweets.services import edit_tweet, get_tweet, take_down_tweet
from tweets.tests.conftest import Published
from twitter_project.workshop.posting import post_tweet
from users.types import UserCard, Viewer


def test_an_edit_replaces_the_text_and_what_it_names(
    ada: UserCard, bob: UserCard, cyd: UserCard, published: Published
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="@bob #one $old")

    edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text=" @cyd #two $text ")

    view = get_tweet(tweet_id=tweet_id, viewer=Viewer(bob.id))
    assert view.text == "@cyd #two $text"
    assert view.mentions == (cyd,)
    assert view.hashtags == ("two",)
    assert view.cashtags == ("TEXT",)
    assert view.edited_at is not None
    assert view.edited_at > view.created_at
    assert published()[1:] == [TweetEdited(tweet_id=tweet_id, author_id=ada.id)]


def test_a_text_that_begins_like_a_field_path_is_stored_as_it_is(
    ada: UserCard,
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="one")

    edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text="$author_id")

    assert Tweet.objects.get().text == "$author_id"


def test_an_edit_that_changes_nothing_is_none(
    ada: UserCard, published: Published
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="one")

    edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text=" one ")

    assert Tweet.objects.get().edited_at is None
    assert len(published()) == 1


def test_an_edit_keeps_the_rules_of_posting(ada: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="one")

    with pytest.raises(TweetEmpty):
        edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text=" ")
    with pytest.raises(TweetTooLong):
        edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text="x" * 281)

    assert Tweet.objects.get().text == "one"


def test_only_ones_own_tweet_that_is_served_can_be_edited(
    ada: UserCard, bob: UserCard
) -> None:
    by_bob = post_tweet(author_id=bob.id, text="one")
    down = post_tweet(author_id=ada.id, text="one")
    take_down_tweet(tweet_id=down, moderator_id=1)

    for tweet_id in (by_bob, down, 404):
        with pytest.raises(TweetNotFound):
            edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text="two")

    assert set(Tweet.objects.values_list("text", flat=True)) == {"one"}
