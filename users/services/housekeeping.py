"""Dropping the rows of tokens, sessions and failures whose time is over."""

from collections.abc import Iterator
from typing import Any

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone
from rest_framework_simplejwt.token_blacklist.models import (
    BlacklistedToken,
    OutstandingToken,
)

from twitter_project.shared.ids import first_id_at

BATCH = 1000


def forget_expired() -> dict[str, int]:
    """Drop what has expired, in batches; return how many rows of which kind.

    May be run at any time, and by several at once.
    """
    return {
        "tokens": _forget_tokens(),
        "sessions": _forget_sessions(),
        "failures": _forget_failures(),
    }


def _forget_tokens() -> int:
    now = timezone.now()
    lifetime: Any = settings.SIMPLE_JWT["REFRESH_TOKEN_LIFETIME"]
    # Ids tell their age, so no index on the date of expiry is needed.
    old = OutstandingToken.objects.filter(
        id__lt=first_id_at(now - lifetime), expires_at__lt=now
    )
    count = 0
    for ids in _batches(old, "id"):
        BlacklistedToken.objects.filter(token_id__in=ids).delete()
        count += OutstandingToken.objects.filter(id__in=ids).delete()[0]
    return count


def _forget_sessions() -> int:
    old = Session.objects.filter(expire_date__lt=timezone.now())
    count = 0
    for keys in _batches(old, "session_key"):
        UserSession.objects.filter(session_key__in=keys).delete()
        count += Session.objects.filter(session_key__in=keys).delete()[0]
    return count


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
