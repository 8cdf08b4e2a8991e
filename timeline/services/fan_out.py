"""Fan-out on write: a tweet or a retweet goes into the home of each follower.

Sources by authors with very many followers are not delivered: homes pull them
(`merging`). Nor is anything delivered to homes that nobody opens (`dormancy`).

Nothing here trusts the event that called it. Each function writes first, then checks
the current state, and repairs what changed in the meantime. So deliveries may come
twice, in any order, and at the same time.
"""

import random
from collections.abc import Collection, Iterator, Sequence
from functools import partial

from django.utils import timezone

from timeline import limits
from timeline.services import entries
from timeline.services.dormancy import find_dormant
from timeline.services.following import reconcile_follow
from timeline.services.merging import update_merging
from timeline.services.retracting import retract_gone
from timeline.services.trimming import trim_home
from tweets.services import get_tweet_facts
from tweets.types import FeedSource, Visibility
from twitter_project.shared.db import current_alias, on_commit
from twitter_project.shared.ids import id_time
from twitter_project.telemetry.metrics import record
from twitter_project.telemetry.types import Metric
from users.services import iter_follower_ids, list_followers_among

OWNERS_AT_ONCE = 5000

ENTRIES = Metric(
    *("fan_out_entries", "histogram", "Home entries that a tweet or retweet added."),
    labels=("kind",),
    dimensions=("kind",),
    buckets=(0, 1, 10, 100, 1_000, 10_000, 100_000),
)
LAG = Metric(
    *("fan_out_lag", "histogram", "From a tweet's creation to its last home entry."),
    labels=("kind",),
    dimensions=("kind",),
    unit="seconds",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300),
)


def add_to_own_home(*, source: FeedSource) -> None:
    """Add the source to its actor's own home.

    In the transaction that makes the source, both appear at once. Later the source may
    be gone, so it is looked for.
    """
    entries.add_source(source, [source.actor_id])
    on_commit(partial(_trim_some, [source.actor_id]))
    if current_alias() is None:
        retract_gone([source])


def fan_out(*, source: FeedSource) -> None:
    """Add the source to the homes of the actor's followers, unless merged.

    A tweet for mentioned people only enters the homes of those followers whom it names,
    even if its author is merged: they are few, and homes do not pull it.
    """
    named_ids = _find_named(source)
    if named_ids is not None or not update_merging(author_id=source.actor_id):
        followers = _iter_followers(source, named_ids)
        _measure(source, sum(_add_to(source, owner_ids) for owner_ids in followers))
    retract_gone([source])
    _retract_from_strangers(source, named_ids)


def _find_named(source: FeedSource) -> Collection[int] | None:
    """Return the only people that a tweet is for, None if it is for all followers."""
    if source.is_retweet:
        return None
    facts = get_tweet_facts(tweet_ids=[source.tweet_id]).get(source.tweet_id)
    if facts is None or facts.visibility != Visibility.MENTIONED:
        return None
    return facts.audience_ids


def _add_to(source: FeedSource, owner_ids: Collection[int]) -> int:
    """Add the source to the homes that are not dormant; return how many."""
    # In the order of the indexes, which takes MongoDB half the time.
    awake = sorted(set(owner_ids) - find_dormant(owner_ids))
    entries.add_source(source, awake)
    _trim_some(awake)
    return len(awake)


def _measure(source: FeedSource, count: int) -> None:
    lag = timezone.now() - id_time(source.source_id)
    kind = "tweet" if source.source_id == source.tweet_id else "retweet"
    record({ENTRIES: count, LAG: max(lag.total_seconds(), 0)}, kind=kind)


def _retract_from_strangers(
    source: FeedSource, named_ids: Collection[int] | None
) -> None:
    """Remove it from the homes of people who unfollowed during the fan-out."""
    strangers = set(entries.iter_owner_ids(source)) - {source.actor_id}
    if not strangers:
        return
    for owner_ids in _iter_followers(source, named_ids):
        strangers.difference_update(owner_ids)
    for owner_id in strangers:
        reconcile_follow(owner_id=owner_id, author_id=source.actor_id)


def _iter_followers(
    source: FeedSource, named_ids: Collection[int] | None
) -> Iterator[Sequence[int]]:
    """Yield the actor's followers in batches, or only those with these ids."""
    if named_ids is None:
        return iter_follower_ids(user_id=source.actor_id, batch_size=OWNERS_AT_ONCE)
    followers = list_followers_among(user_id=source.actor_id, follower_ids=named_ids)
    return iter([followers])


def _trim_some(owner_ids: Collection[int]) -> None:
    """Keep the length of feeds in bounds, at a small cost for each entry."""
    for owner_id in owner_ids:
        if random.randrange(limits.ENTRIES_PER_TRIM) == 0:  # noqa: S311 (a sample)
            trim_home(owner_id=owner_id)
