"""Finds entries in a feed that repeat a tweet a little further down."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from tweets.types import FeedSource

Repeats: TypeAlias = Mapping[int, tuple[FeedSource, ...]]
"""By source id, the older entries of the same tweet that lie within reach."""


def find_repeats(window: Sequence[FeedSource], *, reach: int) -> Repeats:
    """Return for each entry of a feed what it repeats of the `reach` below it.

    `window` is a stretch of a feed without gaps, newest first. Entries that repeat
    nothing are absent. Entries closer than `reach` to the end of the window are
    judged by what the window contains.
    """
    repeated = _find_repeated(window)
    if not repeated:
        return {}
    places: dict[int, list[int]] = defaultdict(list)
    for place, source in enumerate(window):
        if source.tweet_id in repeated:
            places[source.tweet_id].append(place)
    return {
        window[place].source_id: tuple(window[older] for older in within)
        for found in places.values()
        for index, place in enumerate(found)
        if (within := [p for p in found[index + 1 :] if p - place <= reach])
    }


def _find_repeated(window: Sequence[FeedSource]) -> set[int]:
    """Return the ids of the tweets that occur more than once: few, if any."""
    seen: set[int] = set()
    repeated: set[int] = set()
    for source in window:
        (repeated if source.tweet_id in seen else seen).add(source.tweet_id)
    return repeated
