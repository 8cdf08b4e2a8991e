"""Tests the settings of how a person reads and writes tweets."""

from collections.abc import Callable

import pytest
from django.test import Client

from twitter_project.shared.errors import Invalid
from twitter_project.workshop.posting import post_tweet
from users.errors import PersonNotFound
from users.models import User
from users.services import change_content_settings
from users.types import UserCard

SignIn = Callable[[UserCard], Client]


def test_the_settings_are_stored_on_the_account(ada: UserCard) -> None:
    change_content_settings(
        user_id=ada.id,
        opens_media=True,
        opens_warnings=False,
        default_visibility="followers",
    )

    user = User.objects.get(id=ada.id)
    assert (user.opens_media, user.opens_warnings) == (True, False)
    assert user.default_visibility == "followers"
    for changes, error in (
        ({"default_visibility": "friends"}, Invalid),
        ({"user_id": 1}, PersonNotFound),
    ):
        given = {
            "user_id": ada.id,
            "opens_media": False,
            "opens_warnings": False,
            "default_visibility": "public",
        }
        with pytest.raises(error):
            change_content_settings(**{**given, **changes})  # type: ignore[arg-type]


def test_the_page_changes_what_is_open_and_whom_tweets_are_for(
    ada: UserCard, signed_in: SignIn
) -> None:
    post_tweet(author_id=ada.id, text="Soup", content_warning="Food")
    client = signed_in(ada)
    assert '<details class="cover">' in client.get("/public").content.decode()

    answer = client.post(
        "/settings/content",
        {"opens_warnings": "on", "default_visibility": "followers"},
        follow=True,
    )

    assert "Your choice is saved." in answer.content.decode()
    assert '<details class="cover" open>' in client.get("/public").content.decode()
    home = client.get("/").content.decode()
    assert "Followers can see it" in home
    assert client.post("/settings/content", {}).status_code == 422
    assert Client().get("/settings/content").status_code == 302
