"""The tweet that shows a picture or a video, as one viewer may see it."""

from __future__ import annotations

from tweets.errors import MediaNotFound, TweetNotFound
from tweets.models import Media
from tweets.services.hydrating import get_tweet
from tweets.types import TweetView
from twitter_project.shared.ids import MAX_ID
from twitter_project.shared.queries import find_one
from users.types import Viewer


def get_tweet_of_media(*, media_id: int, viewer: Viewer) -> TweetView:
    """Return the tweet. Raises: MediaNotFound if there is none that they may see."""
    rows = Media.objects.filter(id=min(media_id, MAX_ID), holder_kind="tweet")
    media = find_one(rows)
    if media is None:
        raise MediaNotFound
    try:
        return get_tweet(tweet_id=media.holder_id, viewer=viewer)
    except TweetNotFound as error:
        raise MediaNotFound from error
