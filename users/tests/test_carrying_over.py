"""Tests the migration of an older release's sessions and tokens."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connections, router
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.utils import timezone

from users.models import SignIn, User
from users.sessions import hash_key
from users.tests.cast import PASSWORD
from users.types import UserCard

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("users.tests.urls"),
]

BEFORE = ("users", "0005_sign_ins")
MIGRATION = ("users", "0006_browsers_and_tokens")
LEFT_MODELS_COUNT = 3


class OldDatabase:
    """The database as an older release leaves it, and the migration of it."""

    def __init__(self) -> None:
        self.connection: Any = connections[router.db_for_write(User)]
        loader = MigrationExecutor(self.connection).loader
        self.migration = loader.get_migration(*MIGRATION)
        self.state = loader.project_state([BEFORE, *self.migration.dependencies])
        old = self.state.clone()
        for operation in self.migration.operations[:LEFT_MODELS_COUNT]:
            operation.state_forwards("users", old)
        self.apps = old.apps
        with self.connection.schema_editor() as editor:
            for model in self.apps.get_app_config("users").get_models():
                if model.__name__.startswith("Left"):
                    editor.create_model(model)

    def model(self, name: str) -> Any:
        return self.apps.get_model("users", name).objects.using(self.connection.alias)

    def migrate(self) -> None:
        with self.connection.schema_editor() as editor:
            self.migration.apply(self.state.clone(), editor)

    def tables(self) -> set[str]:
        return set(self.connection.introspection.table_names())


@pytest.fixture
def old_browser(ada: UserCard) -> Client:
    """Return a browser that signed in while session keys were stored in the clear."""
    client = Client()
    client.post("/accounts/login/", {"login": "ada", "password": PASSWORD})
    SignIn.objects.all().delete()
    row = Session.objects.get()
    row.delete()
    row.session_key = client.cookies["sessionid"].value
    row.save(force_insert=True)
    return client


def test_browsers_stay_signed_in_and_tables_of_secrets_go(
    ada: UserCard, old_browser: Client
) -> None:
    old = OldDatabase()
    key = old_browser.cookies["sessionid"].value
    now = timezone.now()
    for session_key in (key, "gone"):
        old.model("LeftUserSession").create(
            id=len(session_key),
            user_id=ada.id,
            created_at=now,
            last_seen_at=now,
            ip="192.0.2.7",
            session_key=session_key,
            user_agent="Firefox",
        )
    kind = ContentType.objects.create(app_label="token_blacklist", model="x")
    Permission.objects.create(content_type=kind, codename="view_x", name="x")

    old.migrate()

    assert old_browser.get("/whoami").content == b"ada"
    assert Session.objects.get().session_key == hash_key(key)
    row = SignIn.objects.get()
    assert (row.user_id, row.address, row.is_app) == (ada.id, "192.0.2.7", False)
    assert "This device" in old_browser.get("/accounts/sessions/").content.decode()
    assert not [
        name for name in old.tables() if name.startswith(("token_", "usersessions_"))
    ]
    assert not Permission.objects.filter(codename="view_x").exists()


def test_a_migration_that_was_cut_off_goes_on(
    ada: UserCard, old_browser: Client
) -> None:
    old = OldDatabase()
    row = Session.objects.get()
    row.session_key = hash_key(row.session_key)
    row.save(force_insert=True)

    old.migrate()

    assert old_browser.get("/whoami").content == b"ada"
    assert Session.objects.count() == 1
