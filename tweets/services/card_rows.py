"""Reads link cards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tweets.models import LinkCard
from tweets.types import LinkCardView
from twitter_project.shared.queries import Lookup

FIELDS = dict.fromkeys(LinkCardView.__dataclass_fields__, True)


def cards_by_id(card_ids: Iterable[int]) -> Lookup:
    """Return the lookup of these cards. `cards_in` reads its rows."""
    query = {"_id": {"$in": list(card_ids)}}
    return Lookup(LinkCard, query, FIELDS | {"_id": True})


def cards_in(rows: Iterable[dict[str, Any]]) -> dict[int, LinkCardView]:
    """Return the cards that have something to show, by id."""
    cards = (
        LinkCardView(**{**{name: row.get(name) for name in FIELDS}, "id": row["_id"]})
        for row in rows
        if row["title"]
    )
    return {card.id: card for card in cards}
