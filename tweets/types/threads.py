"""A tweet with what it answers and what answers it."""

from dataclasses import dataclass

from tweets.types.tweets import TweetView


@dataclass(frozen=True, slots=True)
class Thread:
    """A tweet with its ancestors (oldest first) and its replies.

    `ancestors` has None for tweets that no longer exist or may not be seen; replies
    come in reading order, oldest first, each with its depth below the tweet (1 is a
    reply to it). `next` leads to newer ones: it is the `after` of the next page.
    """

    ancestors: tuple[TweetView | None, ...]
    tweet: TweetView
    replies: tuple[tuple[int, TweetView], ...]
    next: str | None
