"""Deletes expired sign-ins and sessions, and networks no longer in use."""

from collections.abc import Iterator
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from users.models import KnownNetwork, SignIn
from users.services.networks import REMEMBERED

BATCH = 1000


def forget_sign_ins() -> int:
    """Delete expired sign-ins in batches; return how many.

    Like the other functions here, it may run at any time and in several processes at
    once.
    """
    old = SignIn.objects.filter(expires_at__lt=timezone.now())
    return sum(
        SignIn.objects.filter(id__in=ids).delete()[0] for ids in _batches(old, "id")
    )


def forget_sessions() -> int:
    """Delete expired sessions in batches; return how many."""
    old = Session.objects.filter(expire_date__lt=timezone.now())
    return sum(
        Session.objects.filter(session_key__in=keys).delete()[0]
        for keys in _batches(old, "session_key")
    )


def forget_networks() -> int:
    """Delete networks that nobody has signed in from for long; return how many."""
    old = KnownNetwork.objects.filter(last_seen_at__lt=timezone.now() - REMEMBERED)
    return sum(
        KnownNetwork.objects.filter(id__in=ids).delete()[0]
        for ids in _batches(old, "id")
    )


def _batches(rows: QuerySet[Any], field: str) -> Iterator[list[Any]]:
    """Yield keys of rows until none is left; the caller deletes each batch."""
    while keys := list(rows.order_by().values_list(field, flat=True)[:BATCH]):
        yield keys
