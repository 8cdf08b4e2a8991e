"""Tests how staff get into the admin: by the site's sign-in, with a second factor."""

import io
import time
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.fixtures import Settings

from twitter_project.outbox import events
from users.models import User
from users.tests.cast import PASSWORD
from users.types import UserCard

pytestmark = [pytest.mark.django_db, pytest.mark.urls("users.tests.urls")]

SECRET = "JBSWY3DPEHPK3PXP"
ASK = "/accounts/2fa/reauthenticate/"
SET_UP = "/accounts/2fa/totp/activate/"
PEOPLE = "/admin/users/user/"
TWEETS = "/admin/tweets/tweet/"


@pytest.fixture(autouse=True)
def required(settings: Settings) -> None:
    """Require of staff what is required outside local sites."""
    settings.STAFF_SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def boss(db: None) -> User:
    return User.objects.create_superuser("boss", "boss@example.org", PASSWORD)


@pytest.fixture
def codes(boss: User) -> Callable[[], str]:
    """Set up a second factor; return a function that gives unused codes."""
    TOTP.activate(boss, SECRET)
    unused = iter(RecoveryCodes.activate(boss).get_unused_codes())
    return lambda: next(unused)


def sign_in(client: Client, login: str = "boss") -> None:
    client.post("/accounts/login/", {"login": login, "password": PASSWORD})


def enter(client: Client, code: str) -> None:
    sign_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code})


def let_time_pass(client: Client, minutes: int) -> None:
    """Make the session's memory of its codes older."""
    session = client.session
    records: list[dict[str, Any]] = session[AUTHENTICATION_METHODS_SESSION_KEY]
    for record in records:
        record["at"] -= minutes * 60
    session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    session.save()


def whoami(client: Client) -> str:
    return client.get("/whoami").content.decode()


@pytest.mark.parametrize("path", ["/admin/", PEOPLE, TWEETS])
def test_the_first_visit_leads_through_setting_a_second_factor_up(
    boss: User, client: Client, path: str
) -> None:
    sign_in(client)

    answer = client.get(path)

    assert answer["Location"] == SET_UP
    page = client.get(SET_UP, follow=True)
    assert "Moderators need two-step verification." in page.content.decode()
    password_form = page.redirect_chain[-1][0]
    client.post(password_form, {"password": PASSWORD})
    client.get(SET_UP)
    secret = client.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    codes_page = client.post(SET_UP, {"code": code}, follow=True).content.decode()
    assert '<a class="button" href="/admin/">Continue to the admin</a>' in codes_page
    assert client.get(path).status_code == 200


def test_who_signed_in_with_a_code_comes_in(
    boss: User, client: Client, codes: Callable[[], str]
) -> None:
    enter(client, codes())

    for path in ("/admin/", PEOPLE, TWEETS):
        assert client.get(path).status_code == 200


def test_a_session_that_never_proved_a_code_stays_outside(
    boss: User, client: Client, codes: Callable[[], str]
) -> None:
    client.force_login(boss)

    for path in ("/admin/", PEOPLE, TWEETS):
        assert client.get(path)["Location"].startswith(f"{ASK}?next=%2Fadmin%2F")


def test_a_code_is_asked_for_again_before_private_data(
    ada: UserCard, client: Client, codes: Callable[[], str]
) -> None:
    enter(client, codes())
    let_time_pass(client, minutes=31)
    page = f"{PEOPLE}{ada.id}/change/"

    for path in (PEOPLE, page, "/admin/account/emailaddress/", "/admin/account/"):
        is_plain = path == "/admin/account/"
        assert client.get(path).status_code == (200 if is_plain else 302), path
    for path in ("/admin/", TWEETS):
        assert client.get(path).status_code == 200

    asked = client.get(page)["Location"]
    client.post(asked, {"code": "00000000"})
    assert client.get(page).status_code == 302
    answer = client.post(asked, {"code": codes(), "next": page})
    assert answer["Location"] == page
    assert client.get(page).status_code == 200


def test_a_password_is_no_code(client: Client, codes: Callable[[], str]) -> None:
    enter(client, codes())
    let_time_pass(client, minutes=31)

    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    assert client.get(PEOPLE).status_code == 302


def test_a_form_that_was_opened_in_time_can_be_sent(
    ada: UserCard, client: Client, codes: Callable[[], str]
) -> None:
    enter(client, codes())
    form = {"action": "suspend", "_selected_action": [str(ada.id)]}

    let_time_pass(client, minutes=40)
    client.post(PEOPLE, form)
    assert User.objects.get(id=ada.id).suspended_at is not None

    let_time_pass(client, minutes=10)
    client.post(PEOPLE, form | {"action": "reinstate"})
    assert User.objects.get(id=ada.id).suspended_at is not None


def test_the_admins_own_login_page_signs_nobody_in(
    boss: User, client: Client, codes: Callable[[], str]
) -> None:
    other = User.objects.create_user("mod_1", "m@x.org", PASSWORD, is_staff=True)
    stranger = Client()
    form = {"username": "boss", "password": PASSWORD, "next": "/admin/"}
    client.force_login(other)

    for browser in (client, stranger):
        browser.post("/admin/login/", form)

    assert whoami(client) == "mod_1"
    assert whoami(stranger) == ""
    answer = stranger.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=")


def test_the_admins_password_page_is_the_sites(
    client: Client, codes: Callable[[], str]
) -> None:
    enter(client, codes())

    answer = client.get("/admin/password_change/")

    assert answer["Location"] == "/accounts/password/change/"


def test_who_turns_the_second_factor_off_is_outside_again(
    boss: User, client: Client, codes: Callable[[], str]
) -> None:
    enter(client, codes())
    Authenticator.objects.filter(user=boss).delete()

    assert client.get("/admin/")["Location"] == SET_UP


def test_others_are_not_led_through_it(ada: UserCard, client: Client) -> None:
    sign_in(client, "ada")

    assert client.get("/").status_code == 200
    assert client.get("/admin/", follow=True).status_code == 403


def test_on_ones_own_machine_it_is_only_offered(
    boss: User, client: Client, settings: Settings
) -> None:
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    sign_in(client)

    assert client.get(PEOPLE).status_code == 200


def remove_factor(client: Client, card: UserCard) -> None:
    form = {"action": "remove_factor", "_selected_action": [str(card.id)]}
    client.post(PEOPLE, form | {"reason": "Lost the phone."})


def test_an_administrator_removes_a_lost_second_factor(
    ada: UserCard,
    client: Client,
    codes: Callable[[], str],
    inbox: list[EmailMessage],
) -> None:
    enter(client, codes())
    theirs = Client()
    sign_in(theirs, "ada")
    TOTP.activate(User.objects.get(id=ada.id), SECRET)

    remove_factor(client, ada)
    events.drain()

    assert not Authenticator.objects.filter(user_id=ada.id).exists()
    assert whoami(theirs) == ""
    sign_in(theirs, "ada")
    assert whoami(theirs) == "ada"
    entry = LogEntry.objects.get()
    assert entry.change_message == "Two-step verification turned off. Lost the phone."
    assert [mail["Subject"] for mail in inbox] == [
        "[Tern] Two-step verification was turned off"
    ]
    assert "your Tern account @ada" in inbox[0].get_content()


def test_a_moderator_removes_no_second_factor(ada: UserCard, client: Client) -> None:
    moderator = User.objects.create_user("mod_1", "m@x.org", PASSWORD, is_staff=True)
    powers = Permission.objects.filter(codename__in=("view_user", "suspend_user"))
    moderator.user_permissions.set(powers)
    for user in (moderator, User.objects.get(id=ada.id)):
        TOTP.activate(user, SECRET)
    code = RecoveryCodes.activate(moderator).get_unused_codes()[0]
    sign_in(client, "mod_1")
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert client.get(PEOPLE).status_code == 200

    remove_factor(client, ada)

    assert Authenticator.objects.filter(user_id=ada.id).exists()


def test_the_operator_removes_an_administrators_second_factor(
    boss: User, codes: Callable[[], str]
) -> None:
    output = io.StringIO()

    for handle in ("@boss", "boss"):
        call_command("remove_second_factor", handle, stdout=output)

    assert output.getvalue() == "Removed.\nThere was no second factor.\n"
    with pytest.raises(CommandError):
        call_command("remove_second_factor", "nobody")
