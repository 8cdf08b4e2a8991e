"""Pins: up to three of the author's own tweets, on top of their profile.

They are a list in the row of the author's counts, the latest first: two requests at
once meet in that row, so there are never more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tweets.errors import TweetNotFound
from tweets.limits import PINS_MAX
from tweets.models import AuthorStats
from tweets.services.hydrating import hydrate_tweets
from tweets.services.own import find_own_shown
from tweets.types import TweetView
from twitter_project.shared.db import atomic
from twitter_project.shared.queries import find_one
from twitter_project.shared.writes import insert_rows
from users.types import Viewer


@atomic
def pin_tweet(*, actor_id: int, tweet_id: int) -> bool:
    """Pin the actor's own tweet on top of their profile; False if it is there already.

    A fourth one takes the place of the oldest.
    Raises: TweetNotFound unless it is the actor's and is shown.
    """
    own = find_own_shown(actor_id=actor_id, tweet_id=tweet_id)
    if not own.exists():
        raise TweetNotFound
    pinned = _find(actor_id)
    if pinned is None:
        insert_rows([AuthorStats(author_id=actor_id, pinned_ids=[tweet_id])])
        return True
    if tweet_id in pinned:
        return False
    _write(actor_id, [tweet_id, *pinned][:PINS_MAX])
    return True


@atomic
def unpin_tweet(*, actor_id: int, tweet_id: int) -> bool:
    """Take a tweet off the top of the actor's profile; False if it is not there."""
    pinned = _find(actor_id) or []
    if tweet_id not in pinned:
        return False
    _write(actor_id, [one for one in pinned if one != tweet_id])
    return True


def list_pinned_ids(*, author_id: int) -> Sequence[int]:
    """Return the ids of the author's pins, the latest first, whoever may see them."""
    return _find(author_id) or []


def hydrate_pins(*, tweet_ids: Sequence[int], viewer: Viewer) -> list[TweetView]:
    """Return the pins that the viewer may see, in this order.

    Pins that moderators removed are left out, even for their author.
    """
    if not tweet_ids:
        return []
    views = hydrate_tweets(tweet_ids=tweet_ids, viewer=viewer)
    return [replace(one, is_pinned=True) for one in views.values() if one.is_shown]


def find_pin_to_replace(*, actor_id: int, tweet_id: int) -> int | None:
    """Return the pin whose place the tweet would take, None if there is room."""
    pinned = _find(actor_id) or []
    is_full = len(pinned) >= PINS_MAX and tweet_id not in pinned
    return pinned[-1] if is_full else None


def _find(author_id: int) -> list[int] | None:
    stats = AuthorStats.objects.filter(author_id=author_id)
    row = find_one(stats.values_list("author_id", "pinned_ids"))
    return None if row is None else list(row[1] or ())


def _write(author_id: int, tweet_ids: list[int]) -> None:
    AuthorStats.objects.filter(author_id=author_id).update(pinned_ids=tweet_ids)
