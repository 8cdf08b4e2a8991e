"""Migrates and uses the apps on the engine that the command line names."""

import io
import json
import os
import sys
from typing import Any

import django
from django.conf import settings

STOCK = "django_mongodb_backend"


def configure(engine: str) -> None:
    context = "django.template.context_processors.request"
    auth = "django.contrib.auth.context_processors.auth"
    messages = "django.contrib.messages.context_processors.messages"
    settings.configure(
        DATABASES={
            "default": {
                "ENGINE": engine,
                "HOST": os.environ["MONGODB_URI"],
                "NAME": f"upstream_{engine.partition('.')[0]}_{os.getpid()}",
            }
        },
        SECRET_KEY="for this process only, and for nothing that lasts",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        USE_TZ=True,
        ALLOWED_HOSTS=["testserver"],
        INSTALLED_APPS=[
            engine,
            "django.contrib.admin",
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "allauth",
            "allauth.account",
            "allauth.mfa",
            "allauth.usersessions",
            "rest_framework",
            "rest_framework_simplejwt.token_blacklist",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        ROOT_URLCONF="upstream.urls",
        STATIC_URL="static/",
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": [context, auth, messages]},
            }
        ],
    )
    django.setup()
    if engine != STOCK:
        from twitter_project.databases.mongodb.testing import OnlyProcess
        from twitter_project.shared.ids import lease_from

        lease_from(OnlyProcess())


def migrate() -> dict[str, list[str]]:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    call_command("migrate", verbosity=0)
    call_command("makemigrations", check=True, stdout=io.StringIO())
    applied: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        applied.setdefault(app, []).append(name)
    return applied


def run() -> dict[str, Any]:
    from django.db import connection

    from .uses import USES

    connection.ensure_connection()
    try:
        results: dict[str, Any] = {"migrations": migrate()}
        for use in USES:
            results[use.__name__] = use()
        return results
    except (Exception, SystemExit) as error:
        return {"error": f"{type(error).__name__}: {error}"}
    finally:
        client: Any = connection.connection
        client.drop_database(connection.settings_dict["NAME"])


if __name__ == "__main__":
    configure(sys.argv[1])
    sys.stdout.write(json.dumps(run(), default=str))
