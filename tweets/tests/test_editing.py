"""Tests editing: the author's own text, and what follows from it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from tweets.errors import (
    ContentWarningTooLong,
    TweetEmpty,
    TweetNotFound,
    TweetTooLong,
)
from tweets.events import TweetEdited
from tweets.models import Tweet
from tweets.services import edit_tweet, get_tweet, take_down_tweet
from tweets.tests.conftest import Published
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Api
from users.types import UserCard, Viewer

SignIn = Callable[[UserCard], Client]


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


def test_a_content_warning_is_set_changed_and_removed_at_any_time(
    ada: UserCard,
    bob: UserCard,
    signed_in: SignIn,
    published: Published,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="The butler did it")
    monkeypatch.setattr("tweets.services.editing.EDIT_WINDOW", timedelta(0))
    page, path = signed_in(ada), f"/tweets/{tweet_id}/edit"

    def warning() -> str:
        view = get_tweet(tweet_id=tweet_id, viewer=Viewer(bob.id))
        assert (view.text, view.edited_at) == ("The butler did it", None)
        return view.content_warning

    edit_tweet(actor_id=ada.id, tweet_id=tweet_id, content_warning="  How it\nends ")
    assert warning() == "How it ends"
    answer = Api(ada.id).patch(f"tweets/{tweet_id}", {"content_warning": "Spoiler"})
    assert (answer.status, answer.body["content_warning"]) == (200, "Spoiler")
    form = page.get(path).content.decode()
    assert 'value="Spoiler"' in form
    assert "could be edited for 60 minutes" in form
    assert page.post(path, {"content_warning": "The end"}).status_code == 302
    assert warning() == "The end"
    assert page.post(path, {"content_warning": ""}).status_code == 302
    assert warning() == ""

    too_long = "x" * 101
    with pytest.raises(ContentWarningTooLong):
        edit_tweet(actor_id=ada.id, tweet_id=tweet_id, content_warning=too_long)
    refused = Api(ada.id).patch(f"tweets/{tweet_id}", {"content_warning": too_long})
    assert refused.status == 422
    assert page.post(path, {"content_warning": too_long}).status_code == 422
    with pytest.raises(TweetNotFound):
        edit_tweet(actor_id=bob.id, tweet_id=tweet_id, content_warning="Mine")
    assert warning() == ""
    assert len(published()) == 1, "it is no edit"
