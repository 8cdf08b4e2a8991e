"""Reading places: one marker for each timeline and device.

A marker only moves towards newer tweets, so that an old tab or a late request cannot
pull it back, whatever the order in which devices write.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from timeline.errors import BadMarker
from timeline.models import HOME, HomeFeed, Marker
from timeline.services.feeds import set_choice
from twitter_project.shared.db import collection, translate_errors
from twitter_project.shared.ids import new_id
from twitter_project.shared.issued import is_issued
from twitter_project.shared.queries import Lookup, find_all, find_one

FIELDS = {
    "_id": False,
    "timeline": True,
    "device": True,
    "last_read_id": True,
    "version": True,
    "changed_at": True,
}


@dataclass(frozen=True, slots=True)
class Place:
    """How far a timeline was read, and when that was last noted."""

    timeline: str
    device: str
    last_read_id: int
    version: int
    changed_at: datetime


def get_markers(
    *, owner_id: int, device: str, timelines: Collection[str]
) -> dict[str, Place]:
    """Return the device's place in each timeline. One round trip.

    A device without one gets the latest of the person's other devices; a timeline that
    was never read is absent.
    """
    wanted = markers_of(owner_id, timelines)
    find_all([wanted])
    found = (find_place(wanted.rows, device, one) for one in timelines)
    return {place.timeline: place for place in found if place}


def set_marker(
    *, owner_id: int, device: str, timeline: str, last_read_id: int
) -> Place | None:
    """Move the device's marker up to this tweet, unless it is already further.

    Returns the marker, or None if the person keeps no places.
    Raises: BadMarker for an id that no tweet has yet.
    """
    if not is_issued(last_read_id):
        raise BadMarker
    if not is_place_kept(owner_id=owner_id):
        return None
    return move_marker(owner_id, device, timeline, last_read_id)


def move_marker(owner_id: int, device: str, timeline: str, last_read_id: int) -> Place:
    """Like `set_marker`, for a tweet that is known to exist."""
    with translate_errors():
        row = collection(Marker).find_one_and_update(
            {"owner_id": owner_id, "timeline": timeline, "device": device},
            {
                "$max": {"last_read_id": last_read_id},
                "$inc": {"version": 1},
                "$set": {"changed_at": timezone.now()},
                "$setOnInsert": {"_id": new_id()},
            },
            upsert=True,
            return_document=True,
        )
    return _place_of(row or {})


def forget_markers(*, owner_id: int) -> None:
    """Delete the person's markers, on all devices."""
    Marker.objects.filter(owner_id=owner_id).delete()


def keep_place(*, owner_id: int, is_kept: bool) -> None:
    """Choose whether markers are kept. Without them, no tweet counts as seen."""
    set_choice(owner_id, keeps_place=is_kept)
    if not is_kept:
        forget_markers(owner_id=owner_id)


def markers_of(owner_id: int, timelines: Collection[str] = (HOME,)) -> Lookup:
    """Return the lookup of the person's markers. `find_place` reads its rows."""
    query = {"owner_id": owner_id, "timeline": {"$in": list(timelines)}}
    return Lookup(Marker, query, FIELDS)


def find_place(
    rows: Collection[dict[str, Any]], device: str, timeline: str = HOME
) -> Place | None:
    """Return the device's place among these rows, or else another device's latest."""
    places = [_place_of(row) for row in rows if row["timeline"] == timeline]
    own = [place for place in places if place.device == device]
    return max(own or places, key=lambda place: place.changed_at, default=None)


def find_seen(rows: Collection[dict[str, Any]]) -> int:
    """Return the newest tweet read in home on any device; 0 if there is none."""
    return max((row["last_read_id"] for row in rows), default=0)


def is_place_kept(*, owner_id: int) -> bool:
    """Return whether the person wants markers to be kept."""
    rows = HomeFeed.objects.filter(owner_id=owner_id)
    return find_one(rows.values_list("keeps_place", flat=True)) is not False


def _place_of(row: dict[str, Any]) -> Place:
    return Place(
        timeline=row["timeline"],
        device=row["device"],
        last_read_id=row["last_read_id"],
        version=row["version"],
        changed_at=row["changed_at"].replace(tzinfo=UTC),
    )
