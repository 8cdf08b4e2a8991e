"""Tests that composer and API offer exactly the audiences that posting takes."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from tweets.errors import VisibilityTooWide
from tweets.services import create_draft
from tweets.types import NewTweet, Visibility
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Api
from users.services import change_content_settings
from users.types import UserCard

SignIn = Callable[[UserCard], Client]
EVERY = Visibility.values


def offered_on(html: str) -> list[str]:
    """Return the visibilities that the page's last composer offers, widest first."""
    selects = re.findall(r'<select[^>]*name="visibility">(.*?)</select>', html, re.S)
    options = re.findall(
        r'value="(\w+)"\s+data-said="[^"]*"\s+data-icon="[^"]*"\s*(selected)?',
        selects[-1],
    )
    assert [value for value, is_chosen in options if is_chosen], "one is chosen"
    return sorted((value for value, _ in options), key=EVERY.index)


@pytest.mark.parametrize("visibility", EVERY)
def test_a_reply_is_offered_what_the_service_takes(
    visibility: str, ada: UserCard, bob: UserCard, signed_in: SignIn
) -> None:
    parent_id = post_tweet(author_id=ada.id, text="Hi @bob", visibility=visibility)
    client = signed_in(bob)
    marks = Api(bob.id).get(f"tweets/{parent_id}").body["viewer"]
    taken = []
    for choice in EVERY:
        try:
            post_tweet(
                author_id=bob.id,
                text="Yes",
                in_reply_to_id=parent_id,
                visibility=choice,
            )
        except VisibilityTooWide:
            continue
        taken.append(choice)

    assert marks["reply_visibilities"] == taken
    for own in ("public", "followers"):
        change_content_settings(user_id=bob.id, default_visibility=own)
        page = client.get(f"/@ada/{parent_id}").content.decode()
        assert offered_on(page) == taken
        refused = client.post(
            "/compose",
            {
                "in_reply_to_id": parent_id,
                "text": "x" * 281,
                "visibility": "public",
                "key": "k",
            },
        )
        assert refused.status_code == 422
        assert offered_on(refused.content.decode()) == taken


def test_a_draft_of_a_reply_is_offered_the_same(
    ada: UserCard, bob: UserCard, signed_in: SignIn
) -> None:
    parent_id = post_tweet(author_id=ada.id, text="Hi", visibility="followers")
    tweet = NewTweet(text="Later", in_reply_to_id=parent_id)
    draft = create_draft(author_id=bob.id, tweets=[tweet])

    page = signed_in(bob).get(f"/compose?draft={draft.id}").content.decode()

    assert offered_on(page) == ["followers", "mentioned"]
