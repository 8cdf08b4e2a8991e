"""Notifies authors of likes and retweets."""

from notifications.models import NotificationKind
from notifications.services.notifying.looking import (
    find_reasons_for,
    find_tweet,
    write_of_tweet,
)
from notifications.services.notifying.rows import Findings, NotificationKey, notify
from tweets.services import has_reacted


def notify_of_reaction(*, kind: NotificationKind, user_id: int, tweet_id: int) -> None:
    """Notify a tweet's author of a like or retweet; withdraw it if that was undone."""

    def look() -> Findings | None:
        tweet = find_tweet(tweet_id)
        if tweet is None:
            return None
        if tweet.author_id == user_id:
            return {}
        key = NotificationKey(tweet.author_id, kind.value, user_id, tweet_id)
        still_reacts = has_reacted(user_id=user_id, tweet_id=tweet_id, kind=kind.value)
        return find_reasons_for([key] if still_reacts else [], [key], tweet)

    notify(look, lambda found: write_of_tweet(tweet_id, found))
