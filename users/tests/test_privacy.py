"""Tests how people ask to be kept out of search engines."""

from collections.abc import Callable

import pytest
from django.test import Client

from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.errors import PersonNotFound
from users.models import User
from users.services import change_privacy, list_indexed_people
from users.types import UserCard

SignIn = Callable[[UserCard], Client]


def test_the_choice_is_made_and_unmade_in_the_settings(
    signed_in: SignIn, ada: UserCard
) -> None:
    client = signed_in(ada)

    client.post("/settings/privacy", {"noindex": "on"})

    assert User.objects.get(id=ada.id).noindex
    assert b"checked" in client.get("/settings/privacy").content
    client.post("/settings/privacy", {})
    assert not User.objects.get(id=ada.id).noindex


def test_settings_are_for_people_who_are_signed_in(client: Client, db: None) -> None:
    assert client.get("/settings/privacy").status_code == 302


def test_who_asks_is_not_listed(ada: UserCard, bob: UserCard, cyd: UserCard) -> None:
    change_privacy(user_id=bob.id, noindex=True)

    with count_round_trips() as trips:
        page = list_indexed_people(keyset=Keyset())

    assert_indexed(trips, max_examined=3)
    assert page.items == [(cyd.id, "cyd"), (ada.id, "ada")]


def test_nobody_is_not_changed(db: None) -> None:
    with pytest.raises(PersonNotFound):
        change_privacy(user_id=1, noindex=True)
