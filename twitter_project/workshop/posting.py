"""Posting a tweet in one line, for tests, the demo and loaders."""

from typing import Any

from tweets import services
from tweets.types import NewTweet


def post_tweet(
    *, author_id: int, text: str = "", idempotency_key: str | None = None, **fields: Any
) -> int:
    """Post a tweet with these fields of `NewTweet`, and return its id."""
    return services.post_tweet(
        author_id=author_id,
        tweet=NewTweet(text=text, **fields),
        idempotency_key=idempotency_key,
    )
