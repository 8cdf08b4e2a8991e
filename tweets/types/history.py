"""The versions of an edited tweet."""

from dataclasses import dataclass
from datetime import datetime

from tweets.types.media import MediaItem
from tweets.types.tweets import TweetView


@dataclass(frozen=True, slots=True)
class TweetVersion:
    """What a tweet said from `written_at` on. Number 0 is what was posted."""

    number: int
    text: str
    media: tuple[MediaItem, ...]
    written_at: datetime


@dataclass(frozen=True, slots=True)
class TweetHistory:
    """A tweet and its versions, the newest first: that is what it says now."""

    tweet: TweetView
    versions: tuple[TweetVersion, ...]
