"""Reads link cards: one round trip for a page."""

from __future__ import annotations

from collections.abc import Iterable

from tweets.models import LinkCard
from tweets.types import LinkCardView
from twitter_project.shared.queries import find_rows

FIELDS = dict.fromkeys(LinkCardView.__dataclass_fields__, True)


def find_cards(card_ids: Iterable[int]) -> dict[int, LinkCardView]:
    """Return the cards that have something to show, by id."""
    rows = find_rows(LinkCard, {"_id": {"$in": list(card_ids)}}, FIELDS | {"_id": True})
    cards = (
        LinkCardView(**{**{name: row.get(name) for name in FIELDS}, "id": row["_id"]})
        for row in rows
        if row["title"]
    )
    return {card.id: card for card in cards}
