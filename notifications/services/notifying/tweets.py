"""Notifies people whom a tweet answers, mentions or quotes."""

from collections.abc import Iterable

from notifications.models import Notification, NotificationKind
from notifications.services.notifying.bells import request_bell_notifications
from notifications.services.notifying.looking import (
    find_reasons_for,
    find_tweet,
    write_of_tweet,
)
from notifications.services.notifying.rows import Findings, NotificationKey, notify
from tweets.services import find_notified_in_thread
from tweets.types import TweetFacts

MENTIONS_MAX = 10


def notify_of_tweet(*, tweet_id: int, is_new: bool = False) -> None:
    """Notify the author of a reply's parent, and the first ten people whom the tweet
    mentions.

    All of them at once: the round trips do not grow with the recipients. After an edit,
    notifications of people who are no longer mentioned are withdrawn. In a thread that
    was posted at once, each person is notified of the first tweet that concerns them. A
    new tweet also notifies people who turned on its author's bell.
    """
    seen: list[TweetFacts] = []
    known: set[NotificationKey] = set()

    def look() -> Findings | None:
        tweet = find_tweet(tweet_id)
        if tweet is None:
            return None
        seen.append(tweet)
        notified_ids = find_notified_in_thread(tweet=tweet)
        due = [one for one in _keys_of(tweet) if one.recipient_id not in notified_ids]
        known.update(due)
        if tweet.is_edited:  # only then can an earlier notification be wrong
            known.update(_find_notified(tweet_id))
        return find_reasons_for(due, known, tweet)

    notify(look, lambda found: write_of_tweet(tweet_id, found))
    if is_new and seen:
        request_bell_notifications(tweet=seen[-1])


def notify_of_quote(*, tweet_id: int) -> None:
    """Notify the author of the tweet that this one quotes, unless they detached it.

    A quote that is not public is only for the people it mentions; nobody else is
    notified.
    """

    def look() -> Findings | None:
        tweet = find_tweet(tweet_id)
        if tweet is None:
            return None
        quoted_author_id = tweet.quoted_author_id
        if quoted_author_id in (None, tweet.author_id):
            return {}
        key = NotificationKey(
            quoted_author_id, NotificationKind.QUOTE.value, tweet.author_id, tweet.id
        )
        is_due = not tweet.is_detached and tweet.is_for(quoted_author_id)
        quoted = find_tweet(tweet.quoted_id or 0) if is_due else None
        return find_reasons_for(
            [key] if is_due else [],
            [key],
            tweet,
            conversation_id=quoted.conversation_id if quoted else 0,
        )

    notify(look, lambda found: write_of_tweet(tweet_id, found))


def _keys_of(tweet: TweetFacts) -> Iterable[NotificationKey]:
    """Yield the keys of the reply and the mentions that a tweet causes.

    The authors of the parent and of the quoted tweet get no extra mention.
    """
    about = (tweet.author_id, tweet.id)
    parent_id = tweet.in_reply_to_author_id
    if parent_id is not None and parent_id != tweet.author_id:
        yield NotificationKey(parent_id, NotificationKind.REPLY.value, *about)
    others = [
        user_id
        for user_id in tweet.mention_ids
        if user_id not in (tweet.author_id, parent_id, tweet.quoted_author_id)
    ]
    for user_id in others[:MENTIONS_MAX]:
        yield NotificationKey(user_id, NotificationKind.MENTION.value, *about)


def _find_notified(tweet_id: int) -> set[NotificationKey]:
    """Return the notifications that exist because of the tweet's own text."""
    rows = Notification.objects.filter(
        tweet_id=tweet_id,
        kind__in=[NotificationKind.REPLY.value, NotificationKind.MENTION.value],
    ).values_list("recipient_id", "kind", "actor_id", "tweet_id")
    return {NotificationKey(*row) for row in rows}
