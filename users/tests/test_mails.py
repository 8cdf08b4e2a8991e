"""Tests account mails: our texts, in the reader's language, without others' words."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import allauth
import pytest
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.template.loader import get_template
from django.test import Client
from django.utils import translation

from twitter_project.outbox import events
from users.models import User
from users.services import ask_confirmation, update_profile
from users.tests.cast import PASSWORD
from users.tests.codes import TOTP_SECRET, totp_code
from users.types import UserCard

SignIn = Callable[[UserCard], Client]
UPSTREAM = Path(allauth.__file__).parent / "templates"
# The site sends links, never codes.
UNUSED = ("base_", "login_code", "password_reset_code")
MAILS = sorted(
    f"{app}/email/{path.name.removesuffix('_message.txt')}"
    for app in ("account", "mfa")
    for path in (UPSTREAM / app / "email").glob("*_message.txt")
    if not path.name.startswith(UNUSED)
)
STRANGERS_WORDS = "WIN MONEY at evil.example"


@pytest.mark.parametrize("prefix", MAILS)
def test_every_mail_of_allauth_is_ours_and_in_both_languages(prefix: str) -> None:
    values = {
        "handle": "ada",
        "site_name": "Tern",
        "site_url": "https://tern.example",
        "reset_url": "https://tern.example/reset",
        "ip": "192.0.2.1",
        "timestamp": datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
    }
    texts = {}
    for language in ("en", "es"):
        with translation.override(language):
            texts[language] = [
                get_template(f"{prefix}_{part}.txt").render(values).strip()
                for part in ("subject", "message")
            ]

    ours = settings.BASE_DIR / "templates"
    for part in ("subject", "message"):
        template: Any = get_template(f"{prefix}_{part}.txt")
        assert Path(template.origin.name).is_relative_to(ours)
    assert all(texts["en"])
    for english, spanish in zip(texts["en"], texts["es"], strict=True):
        assert not set(english.split("\n")) & set(spanish.split("\n")) - {
            *("", "--", "Tern", "https://tern.example", "https://tern.example/reset")
        }
    assert "Tern" in texts["es"][1]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "subject"),
    [("es", "Confirma tu correo electrónico"), ("en", "Confirm your e-mail address")],
)
def test_the_confirmation_speaks_the_language_of_whoever_signs_up(
    inbox: list[EmailMessage], language: str, subject: str
) -> None:
    form = {"username": "dee_7", "email": "dee@example.org", "password1": PASSWORD}
    Client(headers={"Accept-Language": language}).post("/accounts/signup/", form)
    events.drain()

    (message,) = inbox
    assert message["Subject"] == f"[{settings.SITE_NAME}] {subject}"
    assert message["To"] == "dee@example.org"
    text = message.get_content()
    assert "@dee_7" in text
    assert settings.SITE_NAME in text
    assert settings.SITE_URL in text


@pytest.mark.django_db
def test_mails_speak_the_owners_language_whoever_asked_for_them(
    ada: UserCard, inbox: list[EmailMessage]
) -> None:
    update_profile(user_id=ada.id, language="es")
    visitor = Client(headers={"Accept-Language": "en"})

    visitor.post("/accounts/password/reset/", {"email": "ada@example.org"})
    events.drain()

    (message,) = inbox
    assert message["Subject"].endswith("Elige una contraseña nueva")
    assert "/accounts/password/reset/key/" in message.get_content()


@pytest.mark.django_db
def test_no_mail_carries_words_that_somebody_else_typed(
    ada: UserCard, signed_in: SignIn
) -> None:
    update_profile(user_id=ada.id, name=STRANGERS_WORDS, bio=STRANGERS_WORDS)
    client = signed_in(ada)
    client.defaults["HTTP_USER_AGENT"] = STRANGERS_WORDS
    ask_confirmation(email="ada@example.org")
    events.drain()
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"action_add": "1", "email": "zoe@example.org"})
    new = "another loom of numbers"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post("/accounts/password/change/", form)
    client.post("/accounts/password/reset/", {"email": "ada@example.org"})
    events.drain()
    get_adapter().send_account_already_exists_mail("ada@example.org")

    assert len(mail.outbox) == 5
    for message in mail.outbox:
        assert "evil" not in f"{message.subject} {message.body}"
    assert {m.to[0] for m in mail.outbox} == {"ada@example.org", "zoe@example.org"}


@pytest.mark.django_db
def test_the_owner_is_told_of_a_second_factor(ada: UserCard, signed_in: SignIn) -> None:
    User.objects.filter(id=ada.id).update(language="es")
    EmailAddress.objects.filter(user_id=ada.id).update(verified=True)
    client = signed_in(ada)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.get("/accounts/2fa/totp/activate/")
    session = client.session
    session["mfa.totp.secret"] = TOTP_SECRET
    session.save()

    client.post("/accounts/2fa/totp/activate/", {"code": totp_code()})

    subjects = [str(message.subject) for message in mail.outbox]
    assert any(
        one.endswith("Tu aplicación de autenticación está lista") for one in subjects
    )
    assert all("Tu" in one or "Tienes" in one for one in subjects)
