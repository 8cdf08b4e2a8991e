"""Fan-out on write: a tweet or a retweet goes into the home of each follower.

Of authors with very many followers nothing is delivered: homes pull it (`merging`).
Nor is anything to homes that nobody opens (`dormancy`).

Nothing here trusts the event that called it. Each function writes first, then looks
at what is true by then, and mends what changed meanwhile. So deliveries may come
twice, in any order, and beside each other.
"""

import random
from collections.abc import Collection, Iterator, Sequence

from timeline import limits
from timeline.services import entries
from timeline.services.dormancy import find_dormant
from timeline.services.following import reconcile_follow
from timeline.services.merging import settle_merging
from timeline.services.retracting import retract_gone
from timeline.services.trimming import trim_home
from tweets.types import FeedSource
from users.services import iter_follower_ids

OWNERS_AT_ONCE = 5000


def show_to_actor(*, source: FeedSource) -> None:
    """Put the source into the home of who made it."""
    entries.deliver(source, [source.actor_id])
    _trim_some([source.actor_id])
    retract_gone([source])


def fan_out(*, source: FeedSource) -> None:
    """Put the source into the homes of all who follow who made it, unless merged."""
    if not settle_merging(author_id=source.actor_id):
        for owner_ids in _iter_followers(source):
            # In the order of the indexes: MongoDB takes half the time for that.
            awake = sorted(set(owner_ids) - find_dormant(owner_ids))
            entries.deliver(source, awake)
            _trim_some(awake)
    retract_gone([source])
    _retract_from_strangers(source)


def _retract_from_strangers(source: FeedSource) -> None:
    """Take it from those who stopped following while it was on its way to them."""
    strangers = set(entries.iter_owner_ids(source)) - {source.actor_id}
    if not strangers:
        return
    for owner_ids in _iter_followers(source):
        strangers.difference_update(owner_ids)
    for owner_id in strangers:
        reconcile_follow(owner_id=owner_id, author_id=source.actor_id)


def _iter_followers(source: FeedSource) -> Iterator[Sequence[int]]:
    return iter_follower_ids(user_id=source.actor_id, batch_size=OWNERS_AT_ONCE)


def _trim_some(owner_ids: Collection[int]) -> None:
    """Keep the length of feeds in bounds, at a small cost for each delivery."""
    for owner_id in owner_ids:
        if random.randrange(limits.DELIVERIES_PER_TRIM) == 0:  # noqa: S311 (a sample)
            trim_home(owner_id=owner_id)
