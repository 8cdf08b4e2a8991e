"""Tests the settings of how a person reads and writes tweets."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest
from django.test import Client

from tweets.types import QuotePolicy, ReplyPolicy
from twitter_project.shared.errors import Invalid
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Api
from twitter_project.workshop.testing.database import count_round_trips
from users.errors import PersonNotFound
from users.models import User
from users.services import QUOTE_POLICIES, REPLY_POLICIES, change_content_settings
from users.types import ContentSettings, UserCard
from users.viewers import viewer_of_account

SignIn = Callable[[UserCard], Client]
CHOSEN = ContentSettings(
    opens_media=True,
    opens_warnings=True,
    reminds_alt=False,
    undo_send_s=30,
    default_visibility="followers",
    default_reply_policy="following",
    default_quote_policy="nobody",
)


def settings_of(user_id: int) -> ContentSettings:
    return viewer_of_account(User.objects.get(id=user_id)).settings


def test_the_policies_are_those_of_tweets() -> None:
    assert list(REPLY_POLICIES) == ReplyPolicy.values
    assert list(QUOTE_POLICIES) == QuotePolicy.values


def test_the_settings_are_stored_on_the_account(ada: UserCard, bob: UserCard) -> None:
    change_content_settings(user_id=ada.id, **asdict(CHOSEN))
    change_content_settings(user_id=ada.id, undo_send_s=0)
    change_content_settings(user_id=ada.id)

    assert asdict(settings_of(ada.id)) == {**asdict(CHOSEN), "undo_send_s": 0}
    assert settings_of(bob.id).default_visibility == "public"
    with pytest.raises(PersonNotFound):
        change_content_settings(user_id=1, opens_media=True)
    with pytest.raises(PersonNotFound):
        change_content_settings(user_id=1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"default_visibility": "mentioned"},
        {"default_reply_policy": "friends"},
        {"default_quote_policy": ""},
        {"undo_send_s": 7},
    ],
)
def test_a_wrong_value_is_named_and_changes_nothing(
    ada: UserCard, wrong: dict[str, Any]
) -> None:
    before = settings_of(ada.id)

    with pytest.raises(Invalid) as caught:
        change_content_settings(user_id=ada.id, opens_media=True, **wrong)
    answer = Api(ada.id).patch("users/me/settings", {"opens_media": True, **wrong})

    assert caught.value.field in wrong
    assert answer.status == 422
    assert answer.body["errors"].keys() == wrong.keys()
    assert settings_of(ada.id) == before


def test_apps_read_and_change_them(ada: UserCard) -> None:
    api = Api(ada.id)
    assert api.get("users/me/settings").body == asdict(settings_of(ada.id))

    answer = api.patch("users/me/settings", asdict(CHOSEN))

    assert (answer.status, answer.body) == (200, asdict(CHOSEN))
    answer = api.patch("users/me/settings", {"opens_media": False})
    assert answer.body == {**asdict(CHOSEN), "opens_media": False}
    assert api.get("users/me/settings").body == answer.body
    assert Api().get("users/me/settings").status == 401


@pytest.mark.only_mongodb("PostgreSQL counts each statement by itself")
def test_they_are_read_with_the_account(ada: UserCard) -> None:
    api = Api(ada.id)
    api.get("users/me/settings")

    with count_round_trips() as trips:
        api.get("users/me/settings")

    assert len(trips) == 1, trips


def test_the_page_changes_what_is_open_and_whom_tweets_are_for(
    ada: UserCard, signed_in: SignIn
) -> None:
    post_tweet(author_id=ada.id, text="Soup", content_warning="Food")
    client = signed_in(ada)
    assert '<details class="cover">' in client.get("/public").content.decode()

    answer = client.post(
        "/settings/content",
        {
            "opens_warnings": "on",
            "default_visibility": "followers",
            "default_reply_policy": "following",
            "default_quote_policy": "nobody",
        },
        follow=True,
    )

    page = answer.content.decode()
    assert "Your choice is saved." in page
    for chosen in ("following", "nobody"):
        assert f'<option value="{chosen}" selected>' in " ".join(page.split())
    assert '<details class="cover" open>' in client.get("/public").content.decode()
    home = " ".join(client.get("/").content.decode().split())
    assert "Your followers can see it" in home
    assert "people you follow can reply" in home
    assert 'data-said="nobody else can quote it" selected>Only you</option>' in home
    assert client.post("/settings/content", {}).status_code == 422
    assert Client().get("/settings/content").status_code == 302
