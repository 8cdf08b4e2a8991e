"""Tests the browsers and apps of an account: listed, signed out, and ended together."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.utils import timezone

from twitter_project.outbox import events
from twitter_project.workshop.testing.api import Api
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.browser_sign_ins import NOTED_EVERY_S
from users.models import SignIn, User
from users.sessions import SessionStore, hash_key
from users.tests.cast import PASSWORD
from users.types import UserCard

pytestmark = [pytest.mark.django_db, pytest.mark.urls("users.tests.urls")]

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PAGE = "/accounts/sessions/"
NEW_PASSWORD = "ten geese in a row"


def browse(login: str = "ada") -> Client:
    """Sign in on the page, in a browser."""
    client = Client(headers={"user-agent": FIREFOX}, REMOTE_ADDR="198.51.100.7")
    client.post("/accounts/login/", {"login": login, "password": PASSWORD})
    assert whoami(client) == login
    return client


def whoami(client: Client) -> str:
    return client.get("/whoami").content.decode()


def use_app(login: str = "ada") -> dict[str, str]:
    """Sign an app in and return its tokens."""
    body = {"username": login, "password": PASSWORD}
    answer = Api().post("auth/token", body, **{"User-Agent": "Tern/2.1 (Android)"})
    pair: dict[str, str] = answer.body
    return pair


def refresh(pair: dict[str, str]) -> int:
    return Api().post("auth/token/refresh", {"refresh": pair["refresh"]}).status


def is_good(pair: dict[str, str]) -> bool:
    return Api(token=pair["access"]).get("users/me").status == 200


def list_of(pair: dict[str, str]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (
        Api(token=pair["access"]).get("users/me/sessions").body["items"]
    )
    return items


def test_browsers_and_apps_stand_in_one_list(ada: UserCard, bob: UserCard) -> None:
    browse()
    app = use_app()
    browse("bob")

    mine = list_of(app)

    shown = [
        (one["kind"], one["device"], one["address"], one["current"]) for one in mine
    ]
    assert shown == [
        ("app", "Tern/2.1 (Android)", "127.0.0.1", True),
        ("browser", "Firefox on Linux", "198.51.100.7", False),
    ]


def test_an_app_is_signed_out_by_another_at_once(ada: UserCard) -> None:
    here, there = use_app(), use_app()
    other_id = next(one["id"] for one in list_of(here) if not one["current"])

    answer = Api(token=here["access"]).delete(f"users/me/sessions/{other_id}")

    assert answer.status == 204
    assert not is_good(there)
    assert refresh(there) == 401
    assert is_good(here)
    again = Api(token=here["access"]).delete(f"users/me/sessions/{other_id}")
    assert (again.status, again.body["code"]) == (404, "session_not_found")


def test_a_browser_is_signed_out_by_an_app(ada: UserCard) -> None:
    browser, app = browse(), use_app()
    browser_id = next(one["id"] for one in list_of(app) if one["kind"] == "browser")

    Api(token=app["access"]).delete(f"users/me/sessions/{browser_id}")

    assert whoami(browser) == ""
    assert not Session.objects.exists()


@pytest.mark.parametrize("session_id", ["7", "x", "9" * 30, "-1", "%00"])
def test_who_has_no_such_session_cannot_end_it(ada: UserCard, session_id: str) -> None:
    app = use_app()

    answer = Api(token=app["access"]).delete(f"users/me/sessions/{session_id}")

    assert answer.status == 404
    assert browse().post(f"{PAGE}{session_id}/end/").status_code == 404


def test_sessions_of_another_person_cannot_be_ended(
    ada: UserCard, bob: UserCard
) -> None:
    browser, app = browse(), use_app()
    foreign = Api(token=use_app("bob")["access"])

    for row in SignIn.objects.filter(user_id=ada.id):
        assert foreign.delete(f"users/me/sessions/{row.id}").status == 404

    assert whoami(browser) == "ada"
    assert is_good(app)


def test_an_app_ends_all_others_and_stays(ada: UserCard, bob: UserCard) -> None:
    browser, other, here, bobs = browse(), use_app(), use_app(), browse("bob")

    assert Api(token=here["access"]).delete("users/me/sessions").status == 204

    assert whoami(browser) == ""
    assert not is_good(other)
    assert is_good(here)
    assert refresh(here) == 200
    assert whoami(bobs) == "bob"


def test_the_page_lists_them_and_marks_this_one(ada: UserCard) -> None:
    browser = browse()
    use_app()

    html = browser.get(PAGE).content.decode()

    assert "Tern/2.1" in html
    assert html.count("This device") == 1
    assert html.count("Last used") == 2
    assert re.search(r"Firefox on Linux</strong> <span[^>]*>This device", html)


def test_the_page_ends_one_or_all_others(ada: UserCard) -> None:
    here, there, app, other_app = browse(), browse(), use_app(), use_app()
    ended = SignIn.objects.filter(is_app=True).earliest("id")

    answer = here.post(f"{PAGE}{ended.id}/end/")

    assert answer["Location"] == PAGE
    assert not is_good(app)
    assert is_good(other_app)
    here.post(PAGE)
    assert whoami(there) == ""
    assert not is_good(other_app)
    assert whoami(here) == "ada"
    assert SignIn.objects.count() == 1


def test_ending_ones_own_session_signs_out(ada: UserCard) -> None:
    here = browse()

    answer = here.post(f"{PAGE}{SignIn.objects.get().id}/end/")

    assert answer["Location"] == "/"
    assert whoami(here) == ""
    assert not SignIn.objects.exists()


def test_the_list_has_pages_and_reads_by_index(ada: UserCard) -> None:
    app = [use_app() for _ in range(5)][-1]
    api = Api(token=app["access"])

    with count_round_trips() as trips:
        first = api.get("users/me/sessions?limit=3").body
    second = api.get(f"users/me/sessions?limit=3&before={first['next']}").body

    ids = [one["id"] for one in (*first["items"], *second["items"])]
    assert len(set(ids)) == 5
    assert_indexed(trips)


def test_when_and_where_a_browser_was_last_used_is_kept(ada: UserCard) -> None:
    browser = browse()
    session = browser.session
    session["used_at"] -= NOTED_EVERY_S
    session.save()
    long_ago = timezone.now() - timedelta(days=2)
    SignIn.objects.update(last_used_at=long_ago)

    browser.get("/whoami", REMOTE_ADDR="203.0.113.9")
    browser.get("/whoami", REMOTE_ADDR="203.0.113.77")

    row = SignIn.objects.get()
    assert timezone.now() - row.last_used_at < timedelta(minutes=1)
    assert row.address == "203.0.113.9"


def test_who_takes_over_a_browser_ends_the_session_before(
    ada: UserCard, bob: UserCard
) -> None:
    request = RequestFactory().get("/")
    request.session = SessionStore(browse("bob").cookies["sessionid"].value)
    request.user = User.objects.get(id=bob.id)

    get_adapter().login(request, User.objects.get(id=ada.id))
    request.session.save()

    row = SignIn.objects.get()
    assert row.user_id == ada.id
    assert row.credential == Session.objects.get().session_key
    assert row.credential == hash_key(request.session.session_key or "")


def test_signing_out_leaves_no_row(ada: UserCard) -> None:
    browser = browse()

    browser.post("/accounts/logout/")

    assert not SignIn.objects.exists()
    assert whoami(browser) == ""


def test_no_session_key_is_kept_in_the_database(ada: UserCard) -> None:
    key = browse().cookies["sessionid"].value

    rows = [str(list(model.objects.values())) for model in (Session, SignIn)]

    assert key not in "".join(rows)
    stranger = Client()
    stranger.cookies["sessionid"] = Session.objects.get().session_key
    assert whoami(stranger) == ""


def change_password(browser: Client) -> None:
    fields = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD}
    browser.post("/accounts/password/change/", fields | {"password2": NEW_PASSWORD})


def reset_by_mail(browser: Client) -> None:
    Client().post("/accounts/password/reset/", {"email": "ada@example.org"})
    events.drain()
    link = re.search(r"https?://[^/\s]+(/\S+)", str(mail.outbox[-1].body))
    assert link
    stranger = Client()
    form = stranger.get(link[1], follow=True).redirect_chain[-1][0]
    stranger.post(form, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})


def change_by_command(browser: Client) -> None:
    user = User.objects.get(handle_key="ada")
    user.set_password(NEW_PASSWORD)
    user.save()


def turn_on_second_factor(browser: Client) -> None:
    form = browser.get("/accounts/2fa/totp/activate/", follow=True)
    if form.redirect_chain:
        address = form.redirect_chain[-1][0]
        form = browser.post(address, {"password": PASSWORD}, follow=True)
    secret = browser.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))
    answer = browser.post("/accounts/2fa/totp/activate/", {"code": code})
    assert answer.status_code == 302, answer.content.decode()


@pytest.mark.parametrize(
    ("change", "is_kept"),
    [
        (change_password, True),
        (reset_by_mail, False),
        (change_by_command, False),
        (turn_on_second_factor, True),
    ],
)
def test_new_credentials_end_everything_else(
    ada: UserCard, bob: UserCard, change: Callable[[Client], None], is_kept: bool
) -> None:
    EmailAddress.objects.filter(user_id=ada.id).update(verified=True)
    here, there, app, bobs = browse(), browse(), use_app(), use_app("bob")

    change(here)

    assert whoami(there) == ""
    answer = Api(token=app["access"]).get("users/me")
    assert (answer.status, answer.body["code"]) == (401, "signed_out")
    assert refresh(app) == 401
    assert whoami(here) == ("ada" if is_kept else "")
    assert is_good(bobs)
    if is_kept:
        html = here.get(PAGE).content.decode()
        assert html.count("Last used") == 1
        assert "This device" in html


def test_expired_rows_are_not_listed_and_dropped(ada: UserCard) -> None:
    browse()
    app = use_app()
    browsers = SignIn.objects.filter(is_app=False)
    browsers.update(expires_at=timezone.now() - timedelta(minutes=1))

    assert [one["kind"] for one in list_of(app)] == ["app"]
    call_command("clean_up")
    assert not browsers.exists()
