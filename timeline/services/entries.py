"""Raw reads and writes of home entries: the hot path, named and in one place.

Adding and retracting a source take no lock; following, trimming and rebuilding hold the
lock in `feeds`.
"""

from collections.abc import Collection, Iterable, Iterator

from django.db import IntegrityError

from timeline.models import HomeEntry
from tweets.types import FeedSource
from twitter_project.shared.db import collection, session, translate_errors
from twitter_project.shared.ids import new_id


def add_source(source: FeedSource, owner_ids: Iterable[int]) -> None:
    """Put the source into these feeds; those that already have it stay as they are."""
    rows = [_row(owner_id, source) for owner_id in owner_ids]
    if not rows:
        return
    target = collection(HomeEntry)
    try:
        with translate_errors():
            if len(rows) == 1:
                target.insert_one(rows[0], session=session())
            else:
                target.insert_many(rows, ordered=False, session=session())
    except IntegrityError:
        # Unordered: every missing row has been written nevertheless.
        return


def retract(*, tweet_id: int, source_id: int | None = None) -> None:
    """Remove the tweet, or just one retweet of it, from all feeds."""
    wanted = {"tweet_id": tweet_id}
    if source_id is not None:
        wanted["source_id"] = source_id
    collection(HomeEntry).delete_many(wanted)


def iter_owner_ids(source: FeedSource) -> Iterator[int]:
    """Yield the owners whose feeds have the source, from the index alone."""
    rows = collection(HomeEntry).find(
        {"tweet_id": source.tweet_id, "source_id": source.source_id},
        {"_id": False, "owner_id": True},
    )
    return (row["owner_id"] for row in rows)


def find_source_ids(owner_id: int, *, actor_id: int | None = None) -> set[int]:
    """Return the feed's sources, or those of one actor."""
    wanted = {"owner_id": owner_id}
    if actor_id is not None:
        wanted["actor_id"] = actor_id
    rows = collection(HomeEntry).find(
        wanted,
        {"_id": False, "source_id": True},
        session=session(),
    )
    return {row["source_id"] for row in rows}


def add_entries(owner_id: int, sources: Collection[FeedSource]) -> None:
    """Insert entries that the feed does not have yet. Call while holding the lock."""
    if sources:
        rows = [_row(owner_id, source) for source in sources]
        collection(HomeEntry).insert_many(rows, ordered=False, session=session())


def remove_entries(owner_id: int, source_ids: Collection[int]) -> None:
    if source_ids:
        collection(HomeEntry).delete_many(
            {"owner_id": owner_id, "source_id": {"$in": list(source_ids)}},
            session=session(),
        )


def find_nth_source_id(owner_id: int, place: int) -> int | None:
    """Return the source at this position, 0 being the newest, if there is one."""
    rows = collection(HomeEntry).find(
        {"owner_id": owner_id},
        {"_id": False, "source_id": True},
        sort=[("source_id", -1)],
        skip=place,
        limit=1,
        session=session(),
    )
    return next((row["source_id"] for row in rows), None)


def _row(owner_id: int, source: FeedSource) -> dict[str, int]:
    return {
        "_id": new_id(),
        "owner_id": owner_id,
        "source_id": source.source_id,
        "tweet_id": source.tweet_id,
        "actor_id": source.actor_id,
    }
