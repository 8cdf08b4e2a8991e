"""Backfills and purges a home feed after a follow or an unfollow."""

from timeline import limits
from timeline.services.entries import (
    add_entries,
    find_source_ids,
    remove_entries,
)
from timeline.services.feeds import lock_feed, move_floor
from timeline.services.rebuilding import rebuild_home
from timeline.services.retracting import retract_gone
from timeline.services.trimming import trim_home
from tweets.services import list_sources_of
from tweets.types import FeedSource
from twitter_project.shared.db import atomic
from users.services import is_following


def reconcile_follow(*, owner_id: int, author_id: int) -> None:
    """Make the owner's feed match their current relation to the author.

    While the owner follows the author, the feed has all of the author's sources above
    its floor, otherwise none. This never asks what happened, so events of follows and
    unfollows may come twice and in any order.
    """
    added, is_short = _match_relation(owner_id, author_id)
    retract_gone(added)
    if is_short:
        rebuild_home(owner_id=owner_id)
    elif added:
        trim_home(owner_id=owner_id)


@atomic
def _match_relation(owner_id: int, author_id: int) -> tuple[list[FeedSource], bool]:
    """Return what was added, and whether a cut feed lost entries."""
    floor_id = lock_feed(owner_id).floor_id
    held = find_source_ids(owner_id, actor_id=author_id)
    if is_following(follower_id=owner_id, followee_id=author_id):
        return _backfill(owner_id, author_id, floor_id, held), False
    remove_entries(owner_id, held)
    return [], bool(held and floor_id)


def _backfill(
    owner_id: int, author_id: int, floor_id: int, held: set[int]
) -> list[FeedSource]:
    """Add the author's newest sources, as many as a whole feed holds.

    They alone may fill it; then it is complete only down to the last of them.
    """
    sources = list_sources_of(
        author_ids=[author_id], limit=limits.KEPT, reader_id=owner_id
    )
    if len(sources) == limits.KEPT:
        floor_id = max(floor_id, sources[-1].source_id - 1)
        move_floor(owner_id, floor_id)
    wanted = [source for source in sources if source.source_id > floor_id]
    missing = [source for source in wanted if source.source_id not in held]
    add_entries(owner_id, missing)
    remove_entries(owner_id, held - {source.source_id for source in wanted})
    return missing
