"""Tests the pages that quiet people: mutes that end, retweets, the bell and never."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from users.services import get_relation, mute_user, suspend_user
from users.types import Override, Relation, UserCard, Viewer

SignIn = Callable[[UserCard], Client]
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/@bob"}
HOUR = timedelta(hours=1)


def relation(viewer: UserCard, person: UserCard) -> Relation:
    return get_relation(user_id=person.id, viewer=Viewer(viewer.id))


def test_a_mute_asks_for_how_long(
    signed_in: SignIn, ada: UserCard, bob: UserCard
) -> None:
    client = signed_in(ada)
    question = client.get("/@bob/mute").content.decode()
    in_menu = client.get("/@bob/mute", headers=HTMX).content.decode()

    answer = client.post("/@bob/mute", {"on": "1", "duration_s": "604800"}, follow=True)

    assert "For 7 days" in question
    assert "<html" not in in_menu
    assert "For 7 days" in in_menu
    end = relation(ada, bob).muted_until
    assert end is not None
    assert timedelta(days=6, hours=23) < end - timezone.now() <= timedelta(days=7)
    assert "You muted @bob until" in answer.content.decode()


def test_profile_and_list_say_when_a_mute_ends_and_the_page_changes_it(
    signed_in: SignIn, ada: UserCard, bob: UserCard
) -> None:
    mute_user(muter_id=ada.id, muted_id=bob.id, expires_at=timezone.now() + HOUR)
    client = signed_in(ada)

    for path in ("/@bob", "/settings/mutes"):
        assert "Muted until" in client.get(path).content.decode()
    assert "You muted @bob until" in client.get("/@bob/mute").content.decode()
    client.post("/@bob/mute", {"on": "1", "duration_s": ""})

    profile = client.get("/@bob").content.decode()
    assert "Muted until" not in profile
    assert relation(ada, bob).muting
    client.post("/@bob/mute", {"on": "0"})
    assert not relation(ada, bob).muting


def test_a_menu_mutes_at_once_and_offers_an_end(
    signed_in: SignIn, ada: UserCard, bob: UserCard
) -> None:
    client = signed_in(ada)

    fields = {"on": "1", "place": "menu"}
    toast = client.post("/@bob/mute", fields, headers=HTMX).content.decode()
    fields["duration_s"] = "3600"
    ending = client.post("/@bob/mute", fields, headers=HTMX).content.decode()

    assert "You muted @bob." in toast
    assert 'href="/@bob/mute"' in toast
    assert "You muted @bob until" in ending
    assert 'href="/@bob/mute"' not in ending


@pytest.mark.parametrize("duration", ["0", "-1", "1", "soon", "9" * 40])
def test_durations_that_are_not_offered_are_refused(
    signed_in: SignIn, ada: UserCard, bob: UserCard, duration: str
) -> None:
    fields = {"on": "1", "duration_s": duration}

    assert signed_in(ada).post("/@bob/mute", fields).status_code == 422
    assert not relation(ada, bob).muting


def test_retweets_are_hidden_and_shown_by_an_item_of_the_menu(
    signed_in: SignIn, ada: UserCard, bob: UserCard
) -> None:
    client = signed_in(ada)
    assert "Hide their retweets" in client.get("/@bob").content.decode()

    page = client.post("/@bob/retweets", {"on": "1", "next": "/@bob"}, follow=True)

    assert "Show their retweets" in page.content.decode()
    assert "Your home no longer shows retweets by @bob." in page.content.decode()
    assert relation(ada, bob).hides_retweets
    item = client.post("/@bob/retweets", {"on": "0"}, headers=HTMX).content.decode()
    assert "<html" not in item
    assert "Hide their retweets" in item
    assert not relation(ada, bob).hides_retweets
    assert "Hide the retweets of @bob?" in client.get("/@bob/retweets").content.decode()


def test_the_bell_is_a_choice_of_three(
    signed_in: SignIn, ada: UserCard, cyd: UserCard
) -> None:
    client = signed_in(cyd)
    fields = {"override": "bell", "next": "/@ada"}

    page = client.post("/@ada/notifications", fields, follow=True).content.decode()
    assert re.search(r'value="bell"\s+aria-pressed="true"', page)
    assert "You will be notified of @ada&#x27;s new tweets." in page
    assert relation(cyd, ada).override == Override.BELL

    fields["override"] = "never"
    menu = client.post("/@ada/notifications", fields, headers=HTMX).content.decode()
    assert f'id="override-{ada.id}"' in menu
    assert "You will never be notified about @ada." in menu
    form = client.get("/@ada/notifications").content.decode()
    assert re.search(r'value="never"\s+checked', form)
    fields["override"] = "sometimes"
    assert client.post("/@ada/notifications", fields).status_code == 422


@pytest.mark.parametrize("path", ["mute", "retweets", "notifications"])
def test_invisible_people_and_oneself_cannot_be_quieted(
    signed_in: SignIn, ada: UserCard, bob: UserCard, path: str
) -> None:
    suspend_user(user_id=bob.id, moderator_id=1)
    client = signed_in(ada)
    fields = {"on": "1", "override": "bell"}

    assert client.get(f"/@bob/{path}").status_code == 404
    assert client.post(f"/@bob/{path}", fields).status_code == 404
    assert client.post(f"/@ada/{path}", fields).status_code == 403
