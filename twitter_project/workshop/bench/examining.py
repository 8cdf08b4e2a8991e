"""Reads from MongoDB's profiler how much it examines for what it returns."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pymongo.database import Database

from .asking import Visitor, ask
from .reading import Figures

Row = dict[str, Any]
PROFILED = "system.profile"


def measure_examined(
    reader: Visitor, paths: dict[str, str], db: Database[Row]
) -> Figures:
    """Return for each page the documents and keys examined and the rows returned.

    `examined_ratio` belongs to the query that examines most documents per returned row;
    a query that returns nothing counts as returning one row.
    """
    figures: Figures = {}
    for name, path in paths.items():
        ask(reader, path)
        with _profiled(db):
            ask(reader, path)
        reads = list(db[PROFILED].find({"op": {"$in": ["query", "command"]}}))
        docs, keys, rows = (
            [int(read.get(key, 0)) for read in reads]
            for key in ("docsExamined", "keysExamined", "nreturned")
        )
        figures[f"{name}.docs_examined"] = float(sum(docs))
        figures[f"{name}.keys_examined"] = float(sum(keys))
        figures[f"{name}.rows_returned"] = float(sum(rows))
        figures[f"{name}.examined_ratio"] = max(
            (seen / max(given, 1) for seen, given in zip(docs, rows, strict=True)),
            default=0.0,
        )
    return figures


@contextmanager
def _profiled(db: Database[Row]) -> Iterator[None]:
    """Have MongoDB log each operation of a `with` block, and drop earlier entries."""
    db.drop_collection(PROFILED)
    db.command("profile", 2)
    try:
        yield
    finally:
        db.command("profile", 0)
