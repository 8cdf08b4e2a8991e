"""Rankings that are kept while somebody pages through them."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from timeline.models import RANKING_KEPT, RANKINGS_MAX, Ranking
from timeline.scoring import FEATURES, Values, Weights
from timeline.services.neighbours import Via
from tweets.types import Deed, FeedSource
from twitter_project.shared.db import QUICK, collection
from twitter_project.shared.errors import Invalid
from twitter_project.shared.ids import MAX_ID, first_id_at, new_id
from twitter_project.shared.queries import Lookup

NUMBERS, SMALL_NUMBERS = "q", "H"
REUSED_FOR = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a ranking; the first one is 0."""

    ranking_id: int
    place: int

    def __str__(self) -> str:
        return f"{self.ranking_id}-{self.place}"


@dataclass(frozen=True, slots=True)
class KeptRanking:
    """Sources in the order of their scores, with what explains each.

    `vias` say why strangers' tweets are suggested, by source.
    """

    id: int
    weights: Weights
    sources: Sequence[FeedSource]
    values: Sequence[Values]
    earlier_counts: Sequence[int]
    vias: Mapping[int, Via]


def parse_cursor(text: str, *, field: str = "before") -> Cursor:
    """Return the place that a page begins at. Raises: Invalid, naming `field`."""
    ranking_id, dash, place = text.partition("-")
    is_number = text.isascii() and ranking_id.isdigit() and place.isdigit()
    is_short = len(ranking_id) <= 19 and len(place) <= 4
    if dash and is_number and is_short and int(ranking_id) <= MAX_ID:
        return Cursor(int(ranking_id), int(place))
    raise Invalid(_("This is not a valid cursor."), code="bad_cursor", field=field)


def slots_of(owner_id: int) -> Lookup:
    """Return the lookup of the slots that the owner's rankings take."""
    return Lookup(
        Ranking,
        {"owner_id": owner_id},
        {"_id": False, "ranking_id": True, "slot": True, "digest": True},
    )


def find_ranking_id(
    slots: Collection[Mapping[str, Any]], digest: str, *, now: datetime
) -> int | None:
    """Return the newest ranking with this digest, if it is not too old to reuse."""
    oldest_id = first_id_at(now - REUSED_FOR)
    found = (one["ranking_id"] for one in slots if one.get("digest") == digest)
    return max((id_ for id_ in found if id_ >= oldest_id), default=None)


def keep_ranking(
    owner_id: int,
    ranking: KeptRanking,
    taken: Collection[Mapping[str, Any]],
    digest: str,
) -> None:
    """Keep the ranking in a free slot, or in that of the oldest of those `taken`.

    `digest` stands for what it was made from.
    """
    row = {
        "ranking_id": ranking.id,
        "digest": digest,
        "made_at": timezone.now(),
        "weights": list(ranking.weights),
        "places": _pack(NUMBERS, chain.from_iterable(ranking.sources)),
        "values": _pack(SMALL_NUMBERS, chain.from_iterable(ranking.values)),
        "earlier_counts": _pack(SMALL_NUMBERS, ranking.earlier_counts),
        "tips": [
            [source_id, via.deed.value, via.user_id, via.friend_id]
            for source_id, via in ranking.vias.items()
        ],
    }
    slot = _choose_slot(taken)
    rows = collection(Ranking).with_options(write_concern=QUICK)
    rows.update_one(
        {"owner_id": owner_id, "slot": slot},
        {"$set": row, "$setOnInsert": {"_id": new_id()}},
        upsert=True,
    )


def ranking_of(owner_id: int, ranking_id: int) -> Lookup:
    """Return the lookup of one of the owner's rankings. `ranking_in` reads its rows."""
    query = {"owner_id": owner_id, "ranking_id": ranking_id}
    return Lookup(Ranking, query, {"_id": False})


def ranking_in(
    rows: Sequence[Mapping[str, Any]], ranking_id: int
) -> KeptRanking | None:
    """Return the ranking, unless it has ended or another one took its place."""
    row = next((one for one in rows if one["ranking_id"] == ranking_id), None)
    if row is None or ranking_id < first_id_at(timezone.now() - RANKING_KEPT):
        return None
    places = _unpack(NUMBERS, row["places"])
    values = _unpack(SMALL_NUMBERS, row["values"])
    return KeptRanking(
        id=ranking_id,
        weights=tuple(row["weights"]),
        sources=[FeedSource(*one) for one in _groups(places, 3)],
        values=list(_groups(values, len(FEATURES))),
        earlier_counts=_unpack(SMALL_NUMBERS, row["earlier_counts"]),
        vias={
            source_id: Via(Deed(deed), user_id, friend_id)
            for source_id, deed, user_id, friend_id in row["tips"]
        },
    )


def _choose_slot(taken: Collection[Mapping[str, Any]]) -> int:
    free = set(range(RANKINGS_MAX)) - {one["slot"] for one in taken}
    if free:
        return min(free)
    oldest: int = min(taken, key=lambda one: one["ranking_id"])["slot"]
    return oldest


def _pack(kind: str, numbers: Any) -> bytes:
    """Return the numbers as bytes, the least significant first."""
    packed = array(kind, list(numbers))  # from a list it takes half the time
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def _unpack(kind: str, content: bytes) -> array[int]:
    numbers: array[int] = array(kind)
    numbers.frombytes(content)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _groups(numbers: array[int], size: int) -> Any:
    each = [iter(numbers)] * size
    return zip(*each, strict=True)
