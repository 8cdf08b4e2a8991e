"""Which database an app's rows live in, if accounts have their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS

if TYPE_CHECKING:
    from django.db.models import Model

USERS_ALIAS = "users"
# People, and what Django and third-party apps store about them: foreign keys connect
# these, so they move together or not at all.
USERS_APPS = frozenset(
    (
        "users",
        "auth",
        "contenttypes",
        "sessions",
        "admin",
        "account",
        "mfa",
    )
)


class UsersRouter:
    """Sends the users app, and everything with a foreign key to accounts, to `users`.

    Their collections exist on MongoDB as well and stay empty, so that `manage.py
    move_app` finds them there. Both sides have an outbox table: an event is written in
    the transaction of its change (see `outbox.carrying`).
    """

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return USERS_ALIAS if model._meta.app_label in USERS_APPS else None

    db_for_write = db_for_read

    def allow_migrate(
        self, db: str, app_label: str, model_name: str | None = None, **hints: Any
    ) -> bool | None:
        if db != USERS_ALIAS:
            return None if db == DEFAULT_DB_ALIAS else False
        return app_label in USERS_APPS or (
            # The migrations of `shared` made the table, before `outbox` was an app.
            app_label in ("outbox", "shared") and model_name == "delivery"
        )
