"""Reads the versions of an edited tweet."""

from __future__ import annotations

from tweets.models import TweetVersion
from tweets.services.hydrating import get_tweet
from tweets.types import TweetHistory, TweetVersionView, read_item
from users.types import Viewer


def get_history(*, tweet_id: int, viewer: Viewer) -> TweetHistory:
    """Return the tweet with all its versions, the newest first.

    Whoever may see the tweet may see its history; a tweet that was never edited has one
    version. One round trip more than `get_tweet`.
    Raises: TweetNotFound.
    """
    tweet = get_tweet(tweet_id=tweet_id, viewer=viewer)
    current = TweetVersionView(
        number=tweet.edits_count,
        text=tweet.text,
        media=tweet.media,
        written_at=tweet.edited_at or tweet.created_at,
    )
    older = TweetVersion.objects.filter(tweet_id=tweet_id, number__lt=tweet.edits_count)
    versions = map(_version_of, older.order_by("-number"))
    return TweetHistory(tweet=tweet, versions=(current, *versions))


def delete_history(*, tweet_id: int) -> None:
    """Delete the versions of a tweet that is gone."""
    TweetVersion.objects.filter(tweet_id=tweet_id).delete()


def _version_of(row: TweetVersion) -> TweetVersionView:
    return TweetVersionView(
        number=row.number,
        text=row.text,
        media=tuple(map(read_item, row.media)),
        written_at=row.written_at,
    )
