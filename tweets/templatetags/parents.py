"""Where the tweet that a reply answers stands, in a list of tweets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum, auto

from tweets.types import TweetView


class ParentPlace(Enum):
    """Where the parent of a drawn tweet is."""

    ABOVE = auto()
    """Another tweet of the page, above it: nothing has to be said."""
    SHOWN = auto()
    """Drawn with the reply, compact."""
    NAMED = auto()
    """Elsewhere: its author is named."""


def place_parents(
    tweets: Sequence[TweetView],
) -> Iterator[tuple[TweetView, bool, ParentPlace]]:
    """Yield the tweets of a list; say for each whether the next one answers it, and
    where its own parent is.

    No parent is drawn beside itself, and none twice in succession.
    """
    before: list[TweetView | None] = [None, *tweets]
    after: list[TweetView | None] = [*tweets[1:], None]
    for previous, tweet, following in zip(before, tweets, after, strict=False):
        joined = following is not None and following.in_reply_to_id == tweet.id
        yield tweet, joined, _find_place(tweet, previous, following)


def _find_place(
    tweet: TweetView, previous: TweetView | None, following: TweetView | None
) -> ParentPlace:
    parent_id = tweet.in_reply_to_id
    if parent_id is None:
        return ParentPlace.NAMED
    if previous is not None and previous.id == parent_id:
        return ParentPlace.ABOVE
    is_below = following is not None and following.id == parent_id
    is_sibling = previous is not None and previous.in_reply_to_id == parent_id
    if tweet.answered is None or is_below or is_sibling:
        return ParentPlace.NAMED
    return ParentPlace.SHOWN
