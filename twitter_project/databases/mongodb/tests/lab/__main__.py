"""Runs every case on the engine that the command line names."""

import json
import os
import sys
from typing import Any

import django
from django.conf import settings

STOCK = "django_mongodb_backend"
STOCK_KEY = "django_mongodb_backend.fields.ObjectIdAutoField"


def configure(engine: str) -> None:
    name = f"lab_{engine.partition('.')[0]}_{os.getpid()}"
    settings.configure(
        DATABASES={
            "default": {
                "ENGINE": engine,
                "HOST": os.environ["MONGODB_URI"],
                "NAME": name,
            }
        },
        DEFAULT_AUTO_FIELD=(
            STOCK_KEY if engine == STOCK else "django.db.models.BigAutoField"
        ),
        INSTALLED_APPS=["lab"],
        USE_TZ=True,
    )
    django.setup()
    if engine != STOCK:
        from twitter_project.databases.mongodb.testing import OnlyProcess
        from twitter_project.shared.ids import lease_from

        lease_from(OnlyProcess())


def run_cases() -> dict[str, Any]:
    from django.db import connection

    from . import (
        case_aggregates,
        case_keys,
        case_numbers,
        case_queries,
        case_schema,
        case_writes,
    )
    from .registry import CASES
    from .world import build_world

    results: dict[str, Any] = {}
    modules = (
        case_keys,
        case_queries,
        case_aggregates,
        case_numbers,
        case_schema,
        case_writes,
    )
    order = [module.__name__ for module in modules]
    cases = sorted(CASES.items(), key=lambda item: order.index(item[1].__module__))
    connection.ensure_connection()
    try:
        build_world()
        for name, case in cases:
            try:
                results[name] = {"value": case()}
            except Exception as error:
                results[name] = {"error": f"{type(error).__name__}: {error}"}
    finally:
        client: Any = connection.connection
        client.drop_database(connection.settings_dict["NAME"])
    return results


if __name__ == "__main__":
    configure(sys.argv[1])
    sys.stdout.write(json.dumps(run_cases(), default=str))
