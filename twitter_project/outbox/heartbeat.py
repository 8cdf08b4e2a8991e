"""Which processes that run deliveries are alive: each has a row of its own."""

from __future__ import annotations

import os
import secrets
import socket
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from twitter_project.shared.db import collection
from twitter_project.shared.surviving import survive

from .models import WorkerHeartbeat

if TYPE_CHECKING:
    from pymongo.collection import Collection

BEAT_S = 5.0
STALE_S = 15
FORGET_AFTER = timedelta(days=1)


def new_name() -> str:
    """Return a name that no other process has, and that identifies this one."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def beat(name: str) -> None:
    """Record that the process is alive. Errors are only logged."""
    with survive("The heartbeat was not written"):
        _rows().update_one(
            {"_id": name}, {"$set": {"seen_at": timezone.now()}}, upsert=True
        )


def sign_off(name: str) -> None:
    with survive("The heartbeat was not removed"):
        _rows().delete_one({"_id": name})


def forget_the_long_dead() -> None:
    with survive("Old heartbeats were not removed"):
        limit = timezone.now() - FORGET_AFTER
        _rows().delete_many({"seen_at": {"$lt": limit}})


def worker_alive() -> bool:
    """Return whether a process that runs deliveries was seen in the last few seconds.

    Always true with SQS: a function that starts for each message sends no heartbeat.
    """
    if settings.TASKS_BACKEND == "sqs":
        return True
    since = timezone.now() - timedelta(seconds=STALE_S)
    return WorkerHeartbeat.objects.filter(seen_at__gte=since).exists()


def _rows() -> Collection[dict[str, Any]]:
    return collection(WorkerHeartbeat)
