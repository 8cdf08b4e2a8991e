"""Tests that seeds of second factors are encrypted, with old and new keys."""

import io
import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.management import CommandError, call_command
from django.db import connections, router
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from pytest_django.fixtures import Settings

from twitter_project.workshop.testing.api import Answer, Api
from users.models import User
from users.seed_encryption import decrypt, encrypt
from users.tests.cast import PASSWORD
from users.types import UserCard

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"
SEED = "a1b2c3d4e5f60718"
OLD_KEY, NEW_KEY = (
    "the key of last year, 32 bytes long",
    "the key of this year, as long",
)


def rows() -> dict[str, dict[str, Any]]:
    return dict(Authenticator.objects.values_list("type", "data"))


def sign_in(code: str) -> Answer:
    body = {"username": "ada", "password": PASSWORD, "code": code}
    return Api().post("auth/token", body)


def totp_code() -> str:
    code: str = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
    return code


def set_up(card: UserCard) -> list[str]:
    """Set up both kinds as allauth does; return the recovery codes."""
    user = User.objects.get(id=card.id)
    TOTP.activate(user, SECRET)
    codes: list[str] = RecoveryCodes.activate(user).get_unused_codes()
    return codes


def keep_plain(card: UserCard) -> None:
    """Write rows as an older release did."""
    kinds = Authenticator.Type
    for kind, data in (
        (kinds.TOTP, {"secret": SECRET}),
        (kinds.RECOVERY_CODES, {"seed": SEED, "used_mask": 5}),
    ):
        Authenticator.objects.create(user_id=card.id, type=kind, data=data)


def renew() -> str:
    output = io.StringIO()
    call_command("renew_seeds", stdout=output)
    return output.getvalue()


def test_the_database_holds_no_seed(ada: UserCard) -> None:
    codes = set_up(ada)

    stored = str(rows())

    assert SECRET not in stored
    assert not [code for code in codes if code in stored]
    assert rows()["recovery_codes"]["seed"].startswith("fernet:")
    assert sign_in(totp_code()).status == 200
    assert sign_in(codes[0]).status == 200
    assert sign_in(codes[0]).status == 401


def test_the_same_seed_is_never_stored_the_same(settings: Settings) -> None:
    assert encrypt(SECRET) != encrypt(SECRET)
    assert decrypt(encrypt(SECRET)) == SECRET


def test_what_an_older_release_kept_is_encrypted_by_the_migration(
    ada: UserCard,
) -> None:
    keep_plain(ada)
    connection: Any = connections[router.db_for_write(User)]
    loader = MigrationExecutor(connection).loader
    name = ("users", "0007_encrypted_seeds")
    migration = loader.get_migration(*name)
    state = loader.project_state(migration.dependencies)

    for _ in range(2):
        with connection.schema_editor() as editor:
            migration.apply(state.clone(), editor)

    stored = rows()
    assert decrypt(stored["totp"]["secret"]) == SECRET
    assert stored["totp"]["secret"] != SECRET
    assert decrypt(stored["recovery_codes"]["seed"]) == SEED
    assert stored["recovery_codes"]["used_mask"] == 5
    assert sign_in(totp_code()).status == 200


def test_a_key_is_changed_without_locking_anybody_out(
    ada: UserCard, settings: Settings
) -> None:
    settings.SECRET_KEY = OLD_KEY
    codes = set_up(ada)

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW_KEY, [OLD_KEY]
    assert sign_in(codes[0]).status == 200
    assert "2 encrypted anew." in renew()
    assert "0 encrypted anew." in renew()

    settings.SECRET_KEY_FALLBACKS = []
    assert sign_in(codes[1]).status == 200
    assert sign_in(codes[0]).status == 401


def test_a_lost_key_lets_nobody_in_and_is_no_server_error(
    ada: UserCard, settings: Settings
) -> None:
    EmailAddress.objects.filter(user_id=ada.id).update(verified=True)
    settings.SECRET_KEY = OLD_KEY
    codes = set_up(ada)
    settings.SECRET_KEY = NEW_KEY

    answer = sign_in(codes[0])

    assert (answer.status, answer.body["code"]) == (503, "second_factor_unreadable")
    browser = Client()
    browser.post("/accounts/login/", {"login": "ada", "password": PASSWORD})
    page = browser.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert page.status_code == 503
    assert (
        "Your two-step verification cannot be checked right now."
        in page.content.decode()
    )
    with pytest.raises(CommandError):
        renew()
