"""Starts Django in an AWS Lambda function, where only /tmp is writable."""

import os
from pathlib import Path

STATIC_ROOT = Path(__file__).resolve().parent.parent / "static"
# The environment takes precedence: these are only defaults for all functions.
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
    """A variable is missing or wrong; the message names it, but not its value."""


def start() -> None:
    """Load the settings and the apps, once for all requests of this process.

    Raises: Misconfigured, so that the settings' error line becomes the function's
    reported error. If it exited, as elsewhere, Lambda would only report that the
    process is gone.
    """
    for name, value in DEFAULTS.items():
        os.environ.setdefault(name, value)
    import django

    try:
        django.setup()
    except SystemExit as refusal:
        raise Misconfigured(str(refusal)) from None
