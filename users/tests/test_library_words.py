"""Tests that allauth's pages address people as ours do."""

import re
from collections.abc import Callable
from pathlib import Path

import allauth
import django
import polib
import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client

from twitter_project.web import library_words
from users.models import User
from users.tests.cast import PASSWORD
from users.types import UserCard

SignIn = Callable[[UserCard], Client]

FORMAL = re.compile(r"\b(su|sus|usted|introduzca|ingrese|escanee|vuelva)\b", re.I)
OTHER_NAMES = re.compile(r"doble factor|dos factores|segundo factor", re.I)
OTHER_ENGLISH = re.compile(r"two-? ?factor|second factor|2fa|user ?name", re.I)
OTHER_SPANISH = re.compile(
    r"(doble|segundo|dos) factor|autenticación de|nombre de usuario", re.I
)
LOCALES = Path(settings.LOCALE_PATHS[0])
CATALOGS = [
    Path(str(allauth.__file__)).parent / "locale/es/LC_MESSAGES/django.po",
    *Path(str(django.__file__)).parent.glob("**/locale/es/LC_MESSAGES/django.po"),
]


@pytest.mark.parametrize(
    "path",
    ["/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/reauthenticate/"],
)
def test_pages_of_the_second_factor_speak_as_ours_do(
    signed_in: SignIn, ada: UserCard, path: str
) -> None:
    User.objects.filter(id=ada.id).update(language="es")
    EmailAddress.objects.filter(user_id=ada.id).update(verified=True)
    client = signed_in(ada)
    if path.endswith("activate/"):
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    answer = client.get(path, headers={"Accept-Language": "es"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'lang="es"' in page
    assert FORMAL.findall(page) == []
    assert OTHER_NAMES.findall(page) == []


@pytest.mark.django_db
def test_a_wrong_address_is_refused_in_our_words() -> None:
    client = Client(headers={"Accept-Language": "es"})

    page = client.post("/accounts/signup/", {"email": "x@y"}).content.decode()

    assert "Escribe una dirección de correo electrónico válida." in page


def test_the_libraries_still_say_what_we_translate() -> None:
    said = {entry.msgid for catalog in CATALOGS for entry in polib.pofile(str(catalog))}
    named = (
        *library_words.FIELDS,
        *library_words.ACCOUNTS,
        *library_words.SECOND_FACTOR,
        *library_words.HEADINGS,
    )

    assert [text for text in named if isinstance(text, str) and text not in said] == []


def test_the_second_factor_and_the_handle_have_one_name_each() -> None:
    spanish, english = (
        polib.pofile(str(LOCALES / language / "LC_MESSAGES/django.po"))
        for language in ("es", "en")
    )
    replaced = {entry.msgid for entry in english}
    shown = [entry.msgid for entry in spanish if entry.msgid not in replaced]
    shown += [entry.msgstr for entry in english]

    assert [text for text in shown if OTHER_ENGLISH.search(text)] == []
    translated = [
        text
        for entry in spanish
        for text in (entry.msgstr, *entry.msgstr_plural.values())
    ]
    assert [text for text in translated if OTHER_SPANISH.search(text)] == []
    assert replaced <= {entry.msgid for entry in spanish}


@pytest.mark.django_db
def test_allauths_english_uses_our_names(ada: UserCard, signed_in: SignIn) -> None:
    refused = Client().post("/accounts/login/", {"login": "ada", "password": "wrong"})
    factor = signed_in(ada).get("/accounts/2fa/").content.decode()

    assert "The handle or the password is not right." in refused.content.decode()
    assert "Two-step verification" in factor
    assert "Two-Factor" not in factor
