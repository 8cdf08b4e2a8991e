"""Starts Django in a function of AWS Lambda, where only /tmp can be written."""

import os
from pathlib import Path

STATIC_ROOT = Path(__file__).resolve().parent.parent / "static"
# The environment wins: these are only what every function has in common.
DEFAULTS = {
    "DJANGO_SETTINGS_MODULE": "twitter_project.settings",
    "DATA_DIR": "/tmp/site",  # noqa: S108 (a function's own, nobody else is there)
    "STATIC_ROOT": str(STATIC_ROOT),
    "STATIC_COMPRESSED": "true",
    "TASKS_BACKEND": "sqs",
    "LIVE_UPDATES": "polling",
    "METRICS": "emf",
}


class Misconfigured(Exception):
    """A variable is missing or wrong; the message names it and not its value."""


def start() -> None:
    """Load the settings and the apps, once for all that this process will be asked.

    Raises: Misconfigured, so that the line of the settings is the function's reported
    error. Exiting, as they do elsewhere, tells Lambda only that the process is gone.
    """
    for name, value in DEFAULTS.items():
        os.environ.setdefault(name, value)
    import django

    try:
        django.setup()
    except SystemExit as refusal:
        raise Misconfigured(str(refusal)) from None
