"""Tests editing: the author's own text, and what follows from it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tweets.errors import (
    ContentWarningTooLong,
    EditedTooOften,
    MarkedByModerator,
    PollHasVotes,
    TweetEmpty,
    TweetNotFound,
    TweetTooLong,
)
from tweets.events import TweetEdited
from tweets.models import Tweet
from tweets.services import (
    edit_tweet,
    get_tweet,
    mark_media,
    take_down_tweet,
    vote_in_poll,
)
from tweets.services.editing import EDITS_MAX
from tweets.tests.conftest import Published
from tweets.types import NewPoll
from twitter_project.shared.errors import TooMany
from twitter_project.web.access import list_urls
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


def test_a_refused_edit_changes_nothing(ada: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="one")

    for text in ("", "x" * 281):
        with pytest.raises((TweetEmpty, TweetTooLong)):
            edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text=text, is_sensitive=True)
    Tweet.objects.update(edits_count=EDITS_MAX)
    with pytest.raises(EditedTooOften):
        edit_tweet(
            actor_id=ada.id,
            tweet_id=tweet_id,
            text="two",
            is_sensitive=True,
            content_warning="Fog",
        )

    tweet = Tweet.objects.get()
    assert (tweet.text, tweet.is_sensitive, tweet.content_warning) == ("one", False, "")


def test_the_question_of_a_poll_stays_once_somebody_has_voted(
    ada: UserCard, bob: UserCard, signed_in: SignIn
) -> None:
    poll = NewPoll(("Yes", "No"))
    tweet_id = post_tweet(author_id=ada.id, text="Do you like fog?", poll=poll)
    edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text="Do you like the fog?")
    vote_in_poll(voter_id=bob.id, tweet_id=tweet_id, choices=[0])

    with pytest.raises(PollHasVotes):
        edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text="Do you like rats?")
    answer = Api(ada.id).patch(f"tweets/{tweet_id}", {"text": "Do you like rats?"})
    edit_tweet(actor_id=ada.id, tweet_id=tweet_id, content_warning="Weather")
    html = signed_in(ada).get(f"/tweets/{tweet_id}/edit").content.decode()
    saved = signed_in(ada).post(f"/tweets/{tweet_id}/edit", {"text": "Rats?"})

    assert (answer.status, answer.body["code"]) == (403, "poll_has_votes")
    assert "People have voted" in html
    assert 'name="text"' not in html
    assert saved.status_code == 302
    assert Tweet.objects.get().text == "Do you like the fog?"


def test_what_a_moderator_covers_stays_covered(
    ada: UserCard, signed_in: SignIn
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Look")
    mark_media(tweet_id=tweet_id, moderator_id=1, is_sensitive=True)

    with pytest.raises(MarkedByModerator):
        edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text="No", is_sensitive=False)
    answer = Api(ada.id).patch(f"tweets/{tweet_id}", {"is_sensitive": False})
    page = signed_in(ada)
    html = page.get(f"/tweets/{tweet_id}/edit").content.decode()
    saved = page.post(f"/tweets/{tweet_id}/edit", {"text": "Looks"})

    assert (answer.status, answer.body["code"]) == (403, "marked_by_moderator")
    assert "A moderator marked the media as sensitive." in html
    assert 'name="is_sensitive"' not in html
    assert saved.status_code == 302
    tweet = Tweet.objects.get()
    assert (tweet.text, tweet.is_sensitive) == ("Looks", True)

    mark_media(tweet_id=tweet_id, moderator_id=1, is_sensitive=False)
    edit_tweet(actor_id=ada.id, tweet_id=tweet_id, is_sensitive=True)
    edit_tweet(actor_id=ada.id, tweet_id=tweet_id, is_sensitive=False)
    assert not Tweet.objects.get().is_sensitive


def test_a_moderator_also_keeps_covered_what_the_author_covered(ada: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Look", is_sensitive=True)

    assert mark_media(tweet_id=tweet_id, moderator_id=1, is_sensitive=True)
    assert not mark_media(tweet_id=tweet_id, moderator_id=1, is_sensitive=True)

    with pytest.raises(MarkedByModerator):
        edit_tweet(actor_id=ada.id, tweet_id=tweet_id, is_sensitive=False)


def test_an_edit_that_names_more_people_counts_as_a_tweet(
    ada: UserCard, settings: Settings
) -> None:
    settings.THROTTLES_ENABLED = True
    settings.TWEETS_PER_15_MINUTES = 1
    tweet_id = post_tweet(author_id=ada.id, text="Hello")

    edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text="Hello @bob")
    edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text="Hello there, @bob and @ada")
    with pytest.raises(TooMany):
        edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text="Hello @bob @cyd")

    assert Tweet.objects.get().text == "Hello there, @bob and @ada"


def test_edits_are_throttled_like_posts() -> None:
    throttles = {url.entry.name: url.access.throttle for url in list_urls()}

    assert throttles["edit_tweet"] == throttles["api-tweet"] == "write"
