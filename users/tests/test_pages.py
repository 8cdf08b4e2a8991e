"""Tests the pages of people: signing in, following, searching, settings."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.views.defaults import server_error

from twitter_project.media.tests.pictures_cast import draw, encode
from twitter_project.outbox import events
from users.models import User
from users.services import is_following, mute_user
from users.tests.cast import PASSWORD
from users.types import UserCard

SignIn = Callable[[UserCard], Client]
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/"}


def test_signing_up_signs_in_and_leads_to_the_first_steps(
    db: None, client: Client
) -> None:
    data = {
        "username": "Dee_1",
        "email": "dee@example.org",
        "password1": "nine ducks in a row",
    }

    answer = client.post("/accounts/signup/", data)

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/welcome/")
    assert "@Dee_1" in client.get("/").content.decode()


def test_signing_up_tells_every_fault_beside_its_field(
    cast: dict[str, UserCard], client: Client
) -> None:
    data = {"username": "ADA", "email": "nonsense", "password1": "1234"}

    html = client.post("/accounts/signup/", data).content.decode()

    assert re.search(r'id="id_username_error".*?This handle is taken', html, re.S)
    assert re.search(r'id="id_email_error"', html)
    assert re.search(r'id="id_password1_error"', html)
    assert 'aria-invalid="true"' in html
    assert 'value="ADA"' in html


@pytest.mark.parametrize("login", ["ada", "@Ada", "ADA@example.org"])
def test_signing_in_leads_where_one_wanted_to_go(
    ada: UserCard, client: Client, login: str
) -> None:
    data = {"login": login, "password": PASSWORD, "next": "/notifications"}

    answer = client.post("/accounts/login/", data)

    assert answer["Location"] == "/notifications"


def set_anew_by_mail(client: Client, password: str) -> str:
    """Ask for ada's link and follow it to a new password; return the link."""
    client.post("/accounts/password/reset/", {"email": "ada@example.org"})
    events.drain()
    link = re.search(r"https?://[^/\s]+(/\S+)", str(mail.outbox[0].body))
    assert link
    form = client.get(link[1], follow=True)
    assert "password1" in form.content.decode()
    fields = {"password1": password, "password2": password}
    client.post(form.redirect_chain[-1][0], fields)
    return link[1]


def test_a_forgotten_password_is_set_anew_by_mail(
    ada: UserCard, client: Client
) -> None:
    set_anew_by_mail(client, "ten geese in a row")

    assert User.objects.get(id=ada.id).check_password("ten geese in a row")


def test_a_link_for_a_forgotten_password_works_once(
    ada: UserCard, client: Client
) -> None:
    link = set_anew_by_mail(client, "ten geese in a row")

    again = client.get(link, follow=True).content.decode()

    assert "This link no longer works" in again
    assert "password1" not in again


@pytest.mark.parametrize(
    "path", ["/accounts/password/change/", "/accounts/logout/"], ids=["change", "leave"]
)
def test_pages_about_the_own_account_are_ours(
    signed_in: SignIn, ada: UserCard, path: str
) -> None:
    page = signed_in(ada).get(path).content.decode()

    assert page.count("<h1") == 1
    assert "placeholder" not in page.split('<div class="prose">')[1].split("</main>")[0]


def test_follow_swaps_the_button_or_leads_back(
    signed_in: SignIn, bob: UserCard, cyd: UserCard
) -> None:
    client = signed_in(bob)

    fragment = client.post("/@cyd/follow", {"on": "1"}, headers=HTMX).content.decode()
    assert is_following(follower_id=bob.id, followee_id=cyd.id)
    answer = client.post("/@cyd/follow", {"on": "0", "next": "/@cyd"})

    assert f'<div class="relation" id="relation-{cyd.id}">' in fragment
    assert "<html" not in fragment
    assert "Following" in fragment
    assert answer["Location"] == "/@cyd"
    assert not is_following(follower_id=bob.id, followee_id=cyd.id)


def test_nobody_follows_themselves(signed_in: SignIn, ada: UserCard) -> None:
    answer = signed_in(ada).post("/@ada/follow", {"on": "1"})

    assert answer.status_code == 403
    assert "You cannot do this to yourself." in answer.content.decode()


def test_a_block_asks_first_and_can_be_taken_back(
    signed_in: SignIn, ada: UserCard, bob: UserCard
) -> None:
    client = signed_in(ada)

    question = client.get("/@bob/block").content.decode()
    answer = client.post("/@bob/block", {"on": "1", "next": "/settings/blocks"})

    assert "Block @bob?" in question
    assert answer["Location"] == "/settings/blocks"
    page = client.get("/settings/blocks").content.decode()
    assert "Unblock @bob" in page
    client.post("/@bob/block", {"on": "0"})
    blocked = client.get("/settings/blocks").content.decode()
    assert "You have not blocked anybody" in blocked


def test_muted_people_are_listed_with_a_way_back(
    signed_in: SignIn, ada: UserCard, bob: UserCard
) -> None:
    mute_user(muter_id=ada.id, muted_id=bob.id)
    client = signed_in(ada)

    page = client.get("/settings/mutes").content.decode()
    fields = {"on": "0", "next": "/settings/mutes"}
    after = client.post("/@bob/mute", fields, follow=True).content.decode()

    assert 'action="/@bob/mute"' in page
    assert 'hx-post="/@bob/mute"' not in page  # the person leaves the list
    assert "You unmuted @bob." in after
    assert "You have not muted anybody" in after


def test_followers_and_following_are_pages_of_people(
    client: Client, ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    followers = client.get("/@ada/followers").content.decode()
    following = client.get("/@ada/following").content.decode()

    assert f'id="person-{bob.id}"' in followers
    assert f'id="person-{cyd.id}"' in followers
    assert f'id="person-{cyd.id}"' not in following


def test_people_in_a_list_are_drawn_from_outlines(
    cast: dict[str, UserCard], signed_in: SignIn
) -> None:
    client = signed_in(cast["ada"])
    first = client.get("/search?q=b&tab=people")
    again = client.get("/search?q=b&tab=people")

    assert again.content.count(b'class="person"') == 1
    assert "users/_person.html" not in {one.name for one in again.templates}
    assert "users/_relation.html" not in {one.name for one in again.templates}
    assert _without_tokens(first.content) == _without_tokens(again.content)


def _without_tokens(html: bytes) -> bytes:
    return re.sub(rb'(csrfmiddlewaretoken" value|nonce|X-CSRFToken)[^>]*', b"", html)


def test_profile_is_edited_in_words(signed_in: SignIn, ada: UserCard) -> None:
    client = signed_in(ada)
    form = client.get("/settings/profile").content.decode()

    answer = client.post(
        "/settings/profile", {"name": "Ada", "bio": "Hm & ha", "link": ""}
    )

    assert 'value="Ada Lovelace"' in form
    assert answer["Location"] == "/@ada"
    user = User.objects.get(id=ada.id)
    assert (user.name, user.bio) == ("Ada", "Hm & ha")


@pytest.mark.parametrize("kind", ["avatar", "banner"])
def test_a_picture_is_saved_and_removed_by_itself(
    signed_in: SignIn, ada: UserCard, kind: str
) -> None:
    client = signed_in(ada)
    picture = SimpleUploadedFile("me.png", encode(draw(), "PNG"), "image/png")

    saved = client.post(f"/settings/profile/{kind}", {"picture": picture}, follow=True)
    assert "Your profile is saved." in saved.content.decode()
    assert getattr(User.objects.get(id=ada.id), f"{kind}_key")

    client.post(f"/settings/profile/{kind}", {"remove": "1"})
    user = User.objects.get(id=ada.id)
    assert not getattr(user, f"{kind}_key")
    assert user.name == "Ada Lovelace"


def test_a_refused_profile_keeps_what_was_typed(
    signed_in: SignIn, ada: UserCard
) -> None:
    data = {"name": "x" * 51, "link": "not a link"}

    answer = signed_in(ada).post("/settings/profile", data)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "x" * 51 in html
    assert html.count("field__error") == 2


def test_looks_are_kept_on_the_account_and_in_the_browser(
    signed_in: SignIn, ada: UserCard
) -> None:
    client = signed_in(ada)

    for choice in ({"theme": "black"}, {"accent": "plum"}, {"text_size": "large"}):
        saved = client.post("/settings/display", choice, headers=HTMX)
        assert "Your choice is saved." in saved.content.decode()
    elsewhere = signed_in(ada).get("/settings/display").content.decode()
    signed_out = Client()
    signed_out.cookies = client.cookies
    del signed_out.cookies["sessionid"]

    for html in (elsewhere, signed_out.get("/public").content.decode()):
        assert 'data-theme="black"' in html
        assert 'data-accent="plum"' in html
        assert 'data-text-size="large"' in html


def test_what_is_not_offered_cannot_be_chosen(signed_in: SignIn, ada: UserCard) -> None:
    response = signed_in(ada).post("/settings/display", {"accent": "neon"})

    assert response.status_code == 422
    assert User.objects.get(id=ada.id).accent == ""


def test_the_theme_is_there_before_any_script(db: None, client: Client) -> None:
    client.post("/settings/display", {"theme": "dark"})
    dark = client.get("/public").content.decode()
    client.post("/settings/display", {"theme": "system"})

    assert 'data-theme="dark"' in dark
    assert 'data-theme="system"' in client.get("/public").content.decode()


def test_language_follows_the_browser_the_cookie_and_the_account(
    signed_in: SignIn, ada: UserCard, client: Client
) -> None:
    spanish = {"Accept-Language": "es-AR,es;q=0.9"}

    assert 'lang="es"' in client.get("/public", headers=spanish).content.decode()
    client.post("/settings/display", {"language": "en"})
    assert 'lang="en"' in client.get("/public", headers=spanish).content.decode()
    answer = signed_in(ada).post("/settings/display", {"language": "es"}, follow=True)
    assert "Tu elección está guardada." in answer.content.decode()
    answer = signed_in(ada).get("/public")
    assert 'lang="es"' in answer.content.decode()
    assert answer["Content-Language"] == "es"


@pytest.mark.parametrize(
    "path",
    [
        "/settings",
        "/settings/profile",
        "/settings/display",
        "/settings/blocks",
        "/settings/mutes",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/sessions/",
        "/accounts/2fa/",
        "/accounts/logout/",
    ],
)
def test_every_page_of_the_settings_opens(
    signed_in: SignIn, ada: UserCard, path: str
) -> None:
    answer = signed_in(ada).get(path)

    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/password/reset/key/done/",
        "/accounts/confirm-email/",
        "/accounts/confirm-email/nonsense/",
        "/accounts/inactive/",
    ],
)
def test_every_page_of_the_entrance_opens(db: None, client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1


def test_a_form_without_its_token_is_told_why(ada: UserCard) -> None:
    client = Client(enforce_csrf_checks=True)

    answer = client.post("/accounts/login/", {"login": "ada", "password": PASSWORD})

    assert answer.status_code == 403
    assert "This form has expired" in answer.content.decode()


def test_the_page_of_a_breakdown_needs_nothing_that_may_have_broken() -> None:
    answer = server_error(RequestFactory().get("/"))

    html = answer.content.decode()
    assert answer.status_code == 500
    assert "Something broke" in html
    assert "site.css" in html
