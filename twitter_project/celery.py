"""The Celery app, where `celery --app twitter_project worker` looks for it."""

import os

import django
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twitter_project.settings")
if not apps.ready:
    django.setup()

from twitter_project.outbox.transports import celery_worker  # noqa: F401
from twitter_project.outbox.transports.celery import app
from twitter_project.telemetry import metrics

metrics.start()

__all__ = ["app"]
