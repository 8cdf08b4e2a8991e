"""Tests requests to follow on pages: the button, the answers, and the setting."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from twitter_project.outbox import events
from twitter_project.workshop.testing.database import count_round_trips
from users.models import User
from users.services import (
    block_user,
    change_privacy,
    follow_user,
    get_relation,
    is_following,
    suspend_user,
)
from users.types import UserCard, Viewer

pytestmark = pytest.mark.django_db
SignIn = Callable[[UserCard], Client]
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/follow-requests"}


@pytest.fixture
def owner(bob: UserCard) -> UserCard:
    """Bob, who approves followers."""
    change_privacy(user_id=bob.id, approves_followers=True)
    return bob


def ask(one: UserCard, owner: UserCard) -> None:
    follow_user(follower_id=one.id, followee_id=owner.id)


def test_the_button_asks_and_withdraws(
    signed_in: SignIn, cyd: UserCard, owner: UserCard
) -> None:
    client = signed_in(cyd)
    profile = client.get("/@bob").content.decode()
    question = client.get("/@bob/follow").content.decode()

    asked = client.post("/@bob/follow", {"on": "1"}, headers=HTMX).content.decode()
    row = client.get("/@ada/following").content.decode()
    card = client.get("/@bob/card", headers=HTMX).content.decode()
    withdrawn = client.post("/@bob/follow", {"on": "0"}, headers=HTMX).content.decode()

    assert "Approves followers" in profile
    assert "your request waits for their answer" in question
    for html in (asked, row, card):
        assert "Requested" in html
        assert "Withdraw your request to follow @bob" in html
    assert "Follow @bob" in withdrawn
    assert "You no longer follow" not in withdrawn
    assert not get_relation(user_id=owner.id, viewer=Viewer(cyd.id)).requested


def test_requests_are_announced_to_their_owner_only(
    signed_in: SignIn, ada: UserCard, cyd: UserCard, owner: UserCard
) -> None:
    ask(cyd, owner)
    mine, others = signed_in(owner), signed_in(ada)

    for path in ("/@bob", "/notifications"):
        page = re.sub(r"<[^>]+>", "", mine.get(path).content.decode())
        assert "1 follow request" in page
        assert "follow request" not in others.get(path).content.decode()
    assert "Follow requests" in mine.get("/settings").content.decode()
    assert "@cyd asked to follow you." in mine.get("/@cyd").content.decode()
    assert "asked to follow" not in others.get("/@cyd").content.decode()
    assert 'id="person-' not in others.get("/follow-requests").content.decode()


def test_requests_are_answered_without_a_script(
    signed_in: SignIn, cyd: UserCard, owner: UserCard
) -> None:
    ask(cyd, owner)
    client = signed_in(owner)
    assert (
        "Accept the request from @cyd"
        in client.get("/follow-requests").content.decode()
    )

    page = client.post("/@cyd/request", {"answer": "accept"}, follow=True)

    assert page.redirect_chain == [("/follow-requests", 302)]
    assert "@cyd follows you now." in page.content.decode()
    assert "Nobody is waiting" in page.content.decode()
    assert is_following(follower_id=cyd.id, followee_id=owner.id)


def test_requests_are_answered_in_their_rows(
    signed_in: SignIn, cyd: UserCard, owner: UserCard
) -> None:
    client = signed_in(owner)

    def answer(word: str) -> str:
        ask(cyd, owner)
        fields = {"answer": word}
        response = client.post("/@cyd/request", fields, headers=HTMX)
        assert ("HX-Trigger-After-Settle" in response) is (word == "reject")
        return response.content.decode()

    rejected, accepted = answer("reject"), answer("accept")

    assert "You rejected the request from @cyd." in rejected
    assert "@cyd follows you now." in accepted
    assert "Follow @cyd" in accepted
    assert "Accept" not in accepted


def test_answers_that_make_no_sense_are_errors(
    signed_in: SignIn, ada: UserCard, cyd: UserCard, owner: UserCard
) -> None:
    client = signed_in(owner)
    ask(cyd, owner)
    block_user(blocker_id=ada.id, blocked_id=owner.id)

    def status(path: str, answer: str) -> int:
        return client.post(path, {"answer": answer}).status_code

    assert status("/@cyd/request", "perhaps") == 422
    assert status("/@ada/request", "accept") == 404
    assert status("/@nobody/request", "reject") == 404
    suspend_user(user_id=cyd.id, moderator_id=1)
    assert status("/@cyd/request", "accept") == 404
    assert client.get("/@cyd/request").status_code == 405
    for path in ("/@bob", "/notifications"):
        assert "follow request" not in client.get(path).content.decode()


def test_privacy_is_chosen_on_one_page(
    signed_in: SignIn, cyd: UserCard, owner: UserCard
) -> None:
    ask(cyd, owner)
    client = signed_in(owner)
    form = client.get("/settings/privacy").content.decode()

    client.post(
        "/settings/privacy", {"approves_followers": "on", "for_followers": "on"}
    )
    user = User.objects.get(id=owner.id)
    assert (user.approves_followers, user.noindex) == (True, False)
    assert user.default_visibility == "followers"
    client.post("/settings/privacy", {"noindex": "on"})
    events.drain()

    assert re.search(r'name="approves_followers"[^>]*checked', form)
    user.refresh_from_db()
    assert (user.approves_followers, user.noindex) == (False, True)
    assert user.default_visibility == "public"
    assert is_following(follower_id=cyd.id, followee_id=owner.id)


def test_pages_of_people_without_requests_cost_no_query_more(
    signed_in: SignIn, cyd: UserCard, owner: UserCard
) -> None:
    client = signed_in(owner)
    client.get("/notifications")
    with count_round_trips() as before:
        client.get("/notifications")
    ask(cyd, owner)
    with count_round_trips() as after:
        client.get("/notifications")

    assert len(after) - len(before) == 3
