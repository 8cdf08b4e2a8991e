"""The versions of an edited tweet."""

from dataclasses import dataclass
from datetime import datetime

from tweets.types.media import MediaItem
from tweets.types.tweets import TweetView


@dataclass(frozen=True, slots=True)
class TweetVersionView:
    """A version of a tweet, valid from `written_at`. Number 0 is the original."""

    number: int
    text: str
    media: tuple[MediaItem, ...]
    written_at: datetime


@dataclass(frozen=True, slots=True)
class TweetHistory:
    """A tweet and its versions, newest first, so the current one first."""

    tweet: TweetView
    versions: tuple[TweetVersionView, ...]
