"""The actor's own tweets, for the services that change them."""

from __future__ import annotations

from django.db.models import QuerySet

from tweets.errors import TweetNotFound
from tweets.models import Tweet
from tweets.rules import SHOWN_STATES


def find_own_shown(*, actor_id: int, tweet_id: int) -> QuerySet[Tweet]:
    """Return a query for the tweet if it is the actor's and is shown; else empty."""
    return Tweet.objects.filter(id=tweet_id, author_id=actor_id, state__in=SHOWN_STATES)


def get_own_shown(*, actor_id: int, tweet_id: int) -> Tweet:
    """Return the tweet. Raises: TweetNotFound unless it is the actor's and is shown."""
    tweet = find_own_shown(actor_id=actor_id, tweet_id=tweet_id).first()
    if tweet is None:
        raise TweetNotFound
    return tweet
