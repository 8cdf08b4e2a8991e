"""Fills the database with raw rows, the same on both engines."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from bson import Int64, ObjectId
from django.db import connection, models

from .models import Author, Place, Post, Sale, Shop, Stall, Tag, Ticket

ROWS = 5_000
AUTHORS = 1_000
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def build_world() -> None:
    with connection.schema_editor() as editor:
        for model in (Ticket, Author, Tag, Post, Place, Shop, Stall, Sale):
            editor.create_model(model)
    key = Ticket._meta.pk.column
    fill(Ticket, ({key: Int64(n), **_ticket(n)} for n in range(ROWS)))
    authors = [make_key(Author, n) for n in range(AUTHORS)]
    fill(Author, ({"_id": key, "name": f"name{n}"} for n, key in enumerate(authors)))
    fill(Post, (_post(n, authors[n % AUTHORS]) for n in range(ROWS)))


def make_key(model: type[models.Model], number: int) -> Any:
    """Return a value for an automatic key: the stock engine only knows ObjectIds."""
    is_stock = model._meta.pk.get_internal_type() == "ObjectIdAutoField"
    return ObjectId() if is_stock else Int64(number + 1)


def fill(model: type[models.Model], documents: Iterable[dict[str, Any]]) -> None:
    collection: Any = connection
    collection.get_collection(model._meta.db_table).insert_many(list(documents))


def _ticket(number: int) -> dict[str, Any]:
    return {
        "code": f"code{number}",
        "phone": f"+{number}" if number % 2 else None,
        "number": Int64(number) if number % 2 else None,
        "shelf": Int64(number % 100),
    }


def _post(number: int, author_id: Any) -> dict[str, Any]:
    return {
        "_id": make_key(Post, number),
        "author_id": author_id,
        "editor_id": None,
        "created_at": EPOCH + timedelta(seconds=number),
        "text": f"text{number}",
    }
