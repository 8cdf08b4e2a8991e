"""Tests the page after signing up: all of it can be skipped, nothing is lost."""

from collections.abc import Callable
from email.message import EmailMessage

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from twitter_project.media.tests.pictures_cast import draw, encode
from twitter_project.outbox import events
from users.models import User
from users.services import update_profile
from users.tests.cast import PASSWORD
from users.tests.test_confirming import link_in
from users.types import UserCard

URL = "/accounts/welcome/"
SIGN_UP = {"username": "Dee_1", "email": "dee@example.org", "password1": PASSWORD}

SignIn = Callable[[UserCard], Client]


def picture(content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("me.png", content or encode(draw(80, 80), "PNG"))


def read(client: Client) -> str:
    return client.get(URL).content.decode()


def test_signing_up_keeps_where_one_wanted_to_go(db: None, client: Client) -> None:
    answer = client.post("/accounts/signup/", SIGN_UP | {"next": "/tags/rain"})

    assert answer["Location"] == f"{URL}?next=%2Ftags%2Frain"
    page = client.get(answer["Location"]).content.decode()
    assert '<a class="button button--quiet button--small" href="/tags/rain">' in page
    assert '<input type="hidden" name="next" value="/tags/rain">' in page


def test_the_page_leads_nowhere_else(ada: UserCard, signed_in: SignIn) -> None:
    page = signed_in(ada).get(f"{URL}?next=https://evil.example").content.decode()

    assert "evil.example" not in page.partition("</head>")[2].partition("<aside")[0]


@pytest.mark.parametrize(
    ("verification", "is_verified", "tells"),
    [
        ("optional", False, True),
        ("mandatory", False, True),
        ("optional", True, False),
        ("none", False, False),
    ],
)
def test_it_says_that_a_mail_was_sent_while_the_address_is_unconfirmed(
    ada: UserCard,
    signed_in: SignIn,
    settings: Settings,
    verification: str,
    is_verified: bool,
    tells: bool,
) -> None:
    settings.EMAIL_VERIFICATION = verification
    EmailAddress.objects.filter(user_id=ada.id).update(verified=is_verified)

    page = read(signed_in(ada))

    assert ("We sent a mail to <strong>ada@example.org</strong>" in page) == tells


def test_where_confirming_is_mandatory_it_follows_the_first_sign_in(
    db: None, client: Client, inbox: list[EmailMessage], settings: Settings
) -> None:
    settings.EMAIL_VERIFICATION = settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.SITE_URL = "https://birds.example.org"
    client.post("/accounts/signup/", SIGN_UP)
    events.drain()

    confirmed = client.post(link_in(inbox[0].get_content()))

    assert confirmed["Location"] == "/accounts/login/?next=%2Faccounts%2Fwelcome%2F"
    credentials = {"login": "dee_1", "password": PASSWORD, "next": URL}
    assert client.post("/accounts/login/", credentials)["Location"] == URL


def test_name_and_picture_are_saved_and_lead_on(
    ada: UserCard, signed_in: SignIn
) -> None:
    data = {"name": "Ada L.", "picture": picture(), "finish": "1", "next": "/public"}

    answer = signed_in(ada).post(URL, data)

    assert (answer.status_code, answer["Location"]) == (302, "/public")
    user = User.objects.get(id=ada.id)
    assert user.name == "Ada L."
    assert user.avatar_key


def test_saving_alone_stays_on_the_page(ada: UserCard, signed_in: SignIn) -> None:
    answer = signed_in(ada).post(URL, {"name": "Ada L.", "next": "/public"})

    assert answer["Location"] == f"{URL}?next=%2Fpublic"


def test_what_is_not_asked_for_stays_and_a_name_can_be_cleared(
    ada: UserCard, signed_in: SignIn
) -> None:
    update_profile(user_id=ada.id, name="Ada", bio="Kites.", location="Quay")

    signed_in(ada).post(URL, {"name": ""})

    user = User.objects.get(id=ada.id)
    assert (user.name, user.bio, user.location) == ("", "Kites.", "Quay")


def test_a_bad_picture_is_told_beside_it_and_the_name_is_kept(
    ada: UserCard, signed_in: SignIn
) -> None:
    data = {"name": "Ada L.", "picture": picture(b"no picture"), "finish": "1"}

    answer = signed_in(ada).post(URL, data)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'aria-invalid="true" aria-describedby="avatar-errors"' in page
    assert 'value="Ada L."' in page


def test_a_bad_name_loses_neither_itself_nor_the_picture(
    ada: UserCard, signed_in: SignIn
) -> None:
    answer = signed_in(ada).post(URL, {"name": "A" * 51, "picture": picture()})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Use 50 characters at most" in page
    assert f'value="{"A" * 51}"' in page
    key = User.objects.get(id=ada.id).avatar_key
    assert key
    assert key in page


def test_people_are_offered_who_are_not_followed_yet(
    cast: dict[str, UserCard], signed_in: SignIn
) -> None:
    page = read(signed_in(cast["cyd"]))

    assert 'aria-label="Follow @bob"' in page
    assert "@ada" not in page.partition("<main")[2].partition("<aside")[0]


def test_a_stranger_signs_in_first(db: None, client: Client) -> None:
    answer = client.get(URL)

    assert answer["Location"] == "/accounts/login/?next=%2Faccounts%2Fwelcome%2F"
