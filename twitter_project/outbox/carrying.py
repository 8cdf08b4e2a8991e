"""Carries events from the outbox of the accounts' database to the workers' outbox.

An event is written to the database of its transaction. On PostgreSQL, a table holds it
until the commit and for a moment afterwards; then it is carried to MongoDB, where
workers, brokers and moderators look. A worker carries events that a crash left in the
table. An event that is carried twice may be handled twice, like any delivery.
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
# Publishers carry their own rows, so younger ones are left to them.
STRANDED_AFTER = timedelta(seconds=5)


def carry(alias: str, rows: Sequence[Delivery]) -> None:
    """Move these rows to MongoDB; they are there before they are deleted here."""
    documents = [
        {field.column: getattr(row, field.attname) for field in row._meta.fields}
        for row in rows
    ]
    try:
        with translate_errors():
            collection(Delivery).insert_many(documents, ordered=False)
    except IntegrityError:
        # Unordered: rows that had not been carried yet are carried now.
        pass
    Delivery.objects.using(alias).filter(id__in=[row.id for row in rows]).delete()


def carry_stranded(*, after: timedelta = STRANDED_AFTER) -> int:
    """Move rows that their publisher left behind for this long; return how many.

    Several processes may run it at once.
    """
    return sum(_carry_from(alias, after) for alias in _other_outboxes())


def carry_all() -> int:
    """Move all rows. Call it when nobody publishes, or publishers can wait."""
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
    """Return the databases other than MongoDB that events are published in."""
    others: Any = (alias for alias in connections if alias != DEFAULT_DB_ALIAS)
    return [alias for alias in others if router.allow_migrate_model(alias, Delivery)]
