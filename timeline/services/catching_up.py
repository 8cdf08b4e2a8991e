"""Catching up: the best of what somebody has missed, in groups, on one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from timeline.scoring import FULL
from timeline.services.for_you import RankedTweet, show_ranking
from timeline.services.home_ranking import open_basis, rank_home
from timeline.services.markers import find_place
from timeline.types import CatchUpGroup, Feature
from twitter_project.shared.ids import first_id_at, id_time
from users.types import Viewer

SHOWN_MAX = 25
# How far back to look if no reading place is kept.
MISSED_SINCE = timedelta(days=1)
RARE_MIN = FULL // 3


@dataclass(frozen=True, slots=True)
class CatchUp:
    """The best of the `missed_count` tweets `since` then, by group.

    Marking the page as read moves the reading place to `newest_id`.
    """

    groups: Sequence[tuple[CatchUpGroup, Sequence[RankedTweet]]]
    missed_count: int
    shown_count: int
    since: datetime
    newest_id: int


def catch_up(*, viewer: Viewer, device: str, is_chronological: bool) -> CatchUp:
    """Return the best tweets of home above the device's place, at most `SHOWN_MAX`.

    They are ranked like "For you", without strangers' tweets, or are simply the newest.
    Takes the round trips of a first page of "For you".
    Raises: SignInRequired for anonymous viewers.
    """

    basis = open_basis(viewer=viewer, is_chronological=is_chronological)
    place = find_place(basis.markers, device)
    missed_at = first_id_at(basis.now - MISSED_SINCE)
    floor_id = place.last_read_id if place else missed_at
    kept = rank_home(viewer=viewer, basis=basis, floor_id=floor_id)
    page = show_ranking(kept, basis.feed, viewer, 0, SHOWN_MAX)
    return CatchUp(
        groups=_group(page.items, is_chronological),
        missed_count=len(kept.sources),
        shown_count=len(page.items),
        since=id_time(floor_id),
        newest_id=max((one.source_id for one in kept.sources), default=0),
    )


def _group(
    found: Sequence[RankedTweet], is_chronological: bool
) -> list[tuple[CatchUpGroup, Sequence[RankedTweet]]]:
    """Return the tweets by group, in the given order."""
    if is_chronological:
        return [(CatchUpGroup.ALL, found)] if found else []
    groups: dict[CatchUpGroup, list[RankedTweet]] = {one: [] for one in CatchUpGroup}
    for one in found:
        groups[_group_of(one)].append(one)
    return [(group, tweets) for group, tweets in groups.items() if tweets]


def _group_of(ranked: RankedTweet) -> CatchUpGroup:
    values = {one.feature: one.value for one in ranked.explanation.addends}
    if values[Feature.AFFINITY]:
        return CatchUpGroup.CLOSE
    if values[Feature.CONVERSATION]:
        return CatchUpGroup.TALK
    if values[Feature.RARITY] >= RARE_MIN:
        return CatchUpGroup.RARE
    return CatchUpGroup.ALL
