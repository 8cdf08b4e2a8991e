"""Raw reads of the hot paths: the only module here that speaks MongoDB's language.

Every request reads an account and every page reads the people on it; the ORM takes
three times as long for the same rows. Each function is one round trip.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import TypedDict, cast

from django.utils import timezone

from twitter_project.shared.queries import find_rows, from_row
from users.models import Relationship, User


class CardRow(TypedDict):
    """The stored columns of a person's card."""

    _id: int
    handle: str
    name: str
    bio: str
    avatar_key: str
    suspended_at: datetime | None
    noindex: bool
    approves_followers: bool


class EdgeRow(TypedDict):
    """One directed edge, as it is stored."""

    actor_id: int
    target_id: int
    kind: str
    expires_at: datetime | None


CARD_FIELDS = dict.fromkeys(CardRow.__annotations__, True)
# Only columns of the index, which then answers by itself.
BETWEEN = "rel_between"
EDGE_FIELDS = {"_id": False, **dict.fromkeys(EdgeRow.__annotations__, True)}


def find_card_rows(user_ids: Iterable[int]) -> list[CardRow]:
    query = {"_id": {"$in": list(user_ids)}}
    return cast("list[CardRow]", find_rows(User, query, CARD_FIELDS))


def find_card_rows_by_handle(handle_keys: Iterable[str]) -> list[CardRow]:
    query = {"handle_key": {"$in": list(handle_keys)}}
    return cast("list[CardRow]", find_rows(User, query, CARD_FIELDS))


def find_active_card_row(handle_key: str) -> CardRow | None:
    """Return the card of the handle's owner, unless they are suspended."""
    query = {"handle_key": handle_key, "suspended_at": None}
    rows = cast("list[CardRow]", find_rows(User, query, CARD_FIELDS, limit=1))
    return rows[0] if rows else None


def find_edge_rows(user_id: int, other_ids: Collection[int]) -> list[EdgeRow]:
    """Return the edges between the person and the others, both ways (covered).

    Edges that have ended are left out.
    """
    others = list(other_ids)
    query = {
        "$or": [
            {"actor_id": user_id, "target_id": {"$in": others}},
            {"actor_id": {"$in": others}, "target_id": user_id},
        ]
    }
    rows = find_rows(Relationship, query, EDGE_FIELDS, index=BETWEEN)
    return [row for row in cast("list[EdgeRow]", rows) if not _has_ended(row)]


def _has_ended(row: EdgeRow) -> bool:
    """Return whether the edge has ended. Make its end a time with a zone."""
    end = row["expires_at"]
    if end is None:
        return False
    if end.tzinfo is None:
        end = row["expires_at"] = end.replace(tzinfo=UTC)
    return end <= timezone.now()


def find_account(*, user_id: int) -> User | None:
    """Return the account behind a request, if there is one, suspended or not."""
    rows = find_rows(User, {"_id": user_id})
    return from_row(User, rows[0]) if rows else None
