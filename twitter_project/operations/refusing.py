"""Refusals that are common to commands that work on the whole site."""

from django.conf import settings
from django.core.management import CommandError

from twitter_project.outbox.events import worker_alive


def refuse_while_running() -> None:
    """Raise CommandError if a worker was active just now; with SQS we cannot tell."""
    if settings.TASKS_BACKEND != "sqs" and worker_alive():
        raise CommandError("A worker was seen a moment ago: stop the site first.")
