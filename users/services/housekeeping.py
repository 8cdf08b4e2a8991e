"""Dropping expired sign-ins and sessions, and old failures to sign in."""

from collections.abc import Iterator
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from users.models import SignIn

BATCH = 1000


def forget_expired() -> dict[str, int]:
    """Drop what has expired, in batches; return how many rows of which kind.

    May be run at any time, and by several at once.
    """
    return {
        "sign-ins": _forget_sign_ins(),
        "sessions": _forget_sessions(),
        "failures": _forget_failures(),
    }


def _forget_sign_ins() -> int:
    old = SignIn.objects.filter(expires_at__lt=timezone.now())
    return sum(
        SignIn.objects.filter(id__in=ids).delete()[0] for ids in _batches(old, "id")
    )


def _forget_sessions() -> int:
    old = Session.objects.filter(expire_date__lt=timezone.now())
    return sum(
        Session.objects.filter(session_key__in=keys).delete()[0]
        for keys in _batches(old, "session_key")
    )


def _forget_failures() -> int:
    cool_off: Any = settings.AXES_COOLOFF_TIME
    old = AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - cool_off)
    return sum(
        AccessAttempt.objects.filter(id__in=ids).delete()[0]
        for ids in _batches(old, "id")
    )


def _batches(rows: QuerySet[Any], field: str) -> Iterator[list[Any]]:
    """Yield keys of the rows until none is left; the caller deletes each batch."""
    while keys := list(rows.order_by().values_list(field, flat=True)[:BATCH]):
        yield keys
