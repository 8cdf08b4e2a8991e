"""Rows written without the ORM, thousands at once, for invented worlds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from django.db.models import Model
from pymongo.write_concern import WriteConcern

from twitter_project.shared.db import collection
from twitter_project.shared.ids import first_id_at

BATCH = 5_000
# A worker number that no process leases in the past that these rows come from.
WORKER_BITS_OF_PAST = 1 << 12


class PastIds:
    """Ids that rise evenly from this long ago until a minute ago."""

    def __init__(self, *, ago: timedelta, until: timedelta, count: int) -> None:
        now = datetime.now(UTC)
        self._start = now - ago
        self._step = (ago - until) / max(count, 1)

    def at(self, place: int) -> int:
        moment = self._start + self._step * place
        return first_id_at(moment) | WORKER_BITS_OF_PAST | (place % 4096)


def blank(model: type[Model]) -> dict[str, Any]:
    """Return a row of the model's defaults, by column name."""
    return {
        field.column: field.get_default()
        for field in model._meta.concrete_fields
        if field.column is not None
    }


def insert(model: type[Model], rows: Iterable[dict[str, Any]]) -> int:
    """Insert the rows, quickly rather than safely; return how many there were."""
    target = collection(model).with_options(write_concern=WriteConcern(w=1, j=False))
    count = 0
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        target.insert_many(batch, ordered=False)
        count += len(batch)
    return count
