"""Cuts home feeds to their newest entries, a while after they grew too long."""

from timeline import limits
from timeline.services.entries import find_nth_source_id
from timeline.services.feeds import lock_feed, move_floor
from twitter_project.shared.db import atomic


def trim_home(*, owner_id: int) -> None:
    """Cut the feed to its newest `KEPT` entries if it is longer than it should get.

    Home itself never shows more than `SHOWN`; the rest only costs storage.
    """
    if find_nth_source_id(owner_id, limits.TRIMMED_ABOVE) is not None:
        _cut(owner_id)


@atomic
def _cut(owner_id: int) -> None:
    floor_id = lock_feed(owner_id).floor_id
    first_out = find_nth_source_id(owner_id, limits.KEPT)
    if first_out is not None:
        # There may be late entries below the floor, which must not count.
        move_floor(owner_id, max(first_out, floor_id))
