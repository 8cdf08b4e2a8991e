"""Rebuilds a home feed from follows, tweets and retweets."""

import contextlib
import logging

from django.db import DatabaseError

from timeline import limits
from timeline.events import HomeRebuildRequested
from timeline.services.entries import (
    add_entries,
    find_source_ids,
    remove_entries,
)
from timeline.services.feeds import lock_feed, move_floor
from timeline.services.retracting import retract_gone
from tweets.services import list_sources_of
from tweets.types import FeedSource
from twitter_project.outbox import events
from twitter_project.shared.db import atomic, time_limit
from twitter_project.shared.rate_limits import RateLimit, forget, spend_once
from users.services import list_followee_ids

logger = logging.getLogger(__name__)

# If a worker was asked and could not do it in a day, it is asked again.
ASKED = RateLimit("home_rebuilding", amount=1, window_s=24 * 60 * 60)


def rebuild_home(*, owner_id: int) -> None:
    """Make the feed contain exactly the newest `KEPT` sources that its owner follows.

    May be repeated, and may run during fan-out: nothing posted in the meantime is lost,
    and nothing deleted in the meantime stays. A dormant feed stays as it is.
    """
    retract_gone(_match_sources(owner_id))


def rebuild_or_ask(*, owner_id: int) -> bool:
    """Rebuild the feed while somebody waits for it; return whether this was done.

    If it cannot be done soon, a worker is asked to do it, and the feed stays short.
    """
    try:
        with time_limit(limits.REBUILDING_S):
            rebuild_home(owner_id=owner_id)
    except DatabaseError:
        logger.warning("Home of %s could not be rebuilt at once.", owner_id)
        with contextlib.suppress(DatabaseError):
            _ask_once(owner_id)
        return False
    return True


def rebuild_on_request(*, owner_id: int) -> None:
    """Rebuild a feed that a reader found short; it may then be requested again."""
    rebuild_home(owner_id=owner_id)
    forget(ASKED, str(owner_id))


def _ask_once(owner_id: int) -> None:
    """Ask a worker to rebuild the feed, unless a request is already pending."""
    if not spend_once(ASKED.name, str(owner_id), ttl_s=ASKED.window_s):
        return
    try:
        _publish(HomeRebuildRequested(owner_id))
    except DatabaseError:
        forget(ASKED, str(owner_id))
        raise


_publish = atomic(events.publish)


@atomic
def _match_sources(owner_id: int) -> list[FeedSource]:
    """Make entries match sources; return those that were added."""
    if lock_feed(owner_id).is_dormant:
        return []
    held = find_source_ids(owner_id)
    author_ids = [owner_id, *list_followee_ids(user_id=owner_id)]
    wanted = list_sources_of(
        author_ids=author_ids, limit=limits.KEPT, reader_id=owner_id
    )
    missing = [source for source in wanted if source.source_id not in held]
    add_entries(owner_id, missing)
    remove_entries(owner_id, held - {source.source_id for source in wanted})
    is_cut = len(wanted) == limits.KEPT
    move_floor(owner_id, wanted[-1].source_id - 1 if is_cut else 0)
    return missing
