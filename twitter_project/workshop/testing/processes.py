"""Separate Python programs that use the test database."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, connections

ROOT = Path(__file__).resolve().parents[3]
SET_UP = """
import json, sys, django
from django.conf import settings
settings.configure(
    SECRET_KEY="x" * 50, USE_TZ=True, **json.loads(sys.argv[1]),
    INSTALLED_APPS=["twitter_project.databases.mongodb", "django_mongodb_backend",
                    "twitter_project.shared", "twitter_project"],
    DATABASE_ROUTERS=["django_mongodb_backend.routers.MongoRouter"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()
"""


def site_databases() -> dict[str, str]:
    """Return variables that make the whole site use this test's databases."""
    variables = {
        "APP_ENV": "test",
        "DB_DATABASE": str(connection.settings_dict["NAME"]),
    }
    if settings.USERS_DATABASE_URL:
        parts = urlsplit(settings.USERS_DATABASE_URL)
        name = connections["users"].settings_dict["NAME"]
        variables["USERS_DATABASE_URL"] = parts._replace(path=f"/{name}").geturl()
    return variables


def start_program(
    source: str,
    *arguments: str,
    host: str | None = None,
    overrides: dict[str, Any] | None = None,
    own_group: bool = False,
) -> subprocess.Popen[str]:
    """Start `source` with only the kernel installed: this takes a second, not five.

    It uses the test database, or one of the same name at another `host`, and this
    process's task settings except for the `overrides`. With `own_group` its children
    can be killed together with it.
    """
    given = connection.settings_dict
    if host:
        given = given | {"HOST": host}
    database = {
        key: given[key] for key in ("ENGINE", "HOST", "NAME", "USER", "PASSWORD")
    }
    names = (
        "TASKS_BACKEND",
        "TASKS_LEASE_S",
        "CELERY_BROKER_URL",
        "LOG_LEVEL",
    )
    values: dict[str, Any] = {name: getattr(settings, name) for name in names}
    values |= {"DATABASES": {"default": database}, "METRICS": "off"}
    values |= overrides or {}
    program = SET_UP + textwrap.dedent(source)
    return subprocess.Popen(
        [sys.executable, "-c", program, json.dumps(values), *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=own_group,
    )


def finish(program: subprocess.Popen[str], timeout_s: float = 60) -> str:
    """Return the program's output; fail with its errors if it failed."""
    output, errors = program.communicate(timeout=timeout_s)
    if program.returncode:
        raise AssertionError(f"Exit status {program.returncode}: {errors}")
    return output


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
