"""Carrying events from the outbox of an accounts' database to the one workers read.

An event is written where its transaction is. On PostgreSQL that is a table which holds
it until the commit, and a moment longer: it is then carried to MongoDB, where workers,
brokers and moderators look. What a crash left in the table, a worker carries. One that
is carried twice may be handled twice, as any delivery may.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import DEFAULT_DB_ALIAS, IntegrityError, connections, router
from django.utils import timezone

from twitter_project.shared.db import collection, translate_errors
from twitter_project.shared.ids import first_id_at

from .models import Delivery

BATCH = 500
# Who published carries by themselves, so younger ones are left to them.
STRANDED_AFTER = timedelta(seconds=5)


def carry(alias: str, rows: Sequence[Delivery]) -> None:
    """Move these rows to MongoDB, where they are before they are gone from here."""
    documents = [
        {field.column: getattr(row, field.attname) for field in row._meta.fields}
        for row in rows
    ]
    try:
        with translate_errors():
            collection(Delivery).insert_many(documents, ordered=False)
    except IntegrityError:
        # Unordered: what had not been carried already has been now.
        pass
    Delivery.objects.using(alias).filter(id__in=[row.id for row in rows]).delete()


def carry_stranded(*, after: timedelta = STRANDED_AFTER) -> int:
    """Move what its publisher has not, this long after publishing it; return how many.

    May be run by several at once.
    """
    return sum(_carry_from(alias, after) for alias in _other_outboxes())


def carry_all() -> int:
    """Move all there is. Call where nobody publishes meanwhile, or can wait for it."""
    return carry_stranded(after=timedelta())


def _carry_from(alias: str, after: timedelta) -> int:
    count = 0
    old = Delivery.objects.using(alias).filter(
        id__lt=first_id_at(timezone.now() - after)
    )
    while rows := list(old.order_by("id")[:BATCH]):
        carry(alias, rows)
        count += len(rows)
    return count


def _other_outboxes() -> list[str]:
    """Return the databases other than MongoDB in which events are published."""
    others: Any = (alias for alias in connections if alias != DEFAULT_DB_ALIAS)
    return [alias for alias in others if router.allow_migrate_model(alias, Delivery)]
