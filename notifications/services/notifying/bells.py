"""Notifies people of new tweets by authors whose bell they turned on."""

from notifications.events import BellNotificationsRequested
from notifications.models import NotificationKind
from notifications.services.notifying.looking import (
    find_reasons_for,
    find_tweet,
    write_of_tweet,
)
from notifications.services.notifying.rows import Findings, NotificationKey, notify
from notifications.services.publishing import publish_alone
from tweets.types import TweetFacts
from users.services import list_bell_subscribers

SUBSCRIBERS_AT_ONCE = 500


def request_bell_notifications(*, tweet: TweetFacts) -> None:
    """Request notifications of a new tweet if its author's bell is on for anybody.

    Replies notify nobody, so of a thread that is posted at once only the first tweet
    does. One query.
    """
    if not _notifies_subscribers(tweet):
        return
    if list_bell_subscribers(user_id=tweet.author_id, before=tweet.id, limit=1):
        publish_alone(BellNotificationsRequested(tweet.id, before_id=tweet.id))


def notify_of_new_tweet(*, tweet_id: int, before_id: int) -> None:
    """Notify the people who turned on the author's bell before this tweet was posted.

    People whom the tweet mentions or quotes are notified of that instead. One call
    notifies up to `SUBSCRIBERS_AT_ONCE` of them, whose edges are older than
    `before_id`, and publishes an event for the rest.
    """
    posted = find_tweet(tweet_id)
    if posted is None or not _notifies_subscribers(posted):
        return
    author_id = posted.author_id
    subscribers = list_bell_subscribers(
        user_id=author_id, before=before_id, limit=SUBSCRIBERS_AT_ONCE
    )
    addressed = {*posted.mention_ids, posted.quoted_author_id}
    due = [
        NotificationKey(
            subscriber_id, NotificationKind.NEW_TWEET.value, author_id, tweet_id
        )
        for _, subscriber_id in subscribers
        if subscriber_id not in addressed
    ]

    def look() -> Findings | None:
        tweet = find_tweet(tweet_id)
        return None if tweet is None else find_reasons_for(due, due, tweet)

    notify(look, lambda findings: write_of_tweet(tweet_id, findings))
    if len(subscribers) == SUBSCRIBERS_AT_ONCE:
        publish_alone(BellNotificationsRequested(tweet_id, subscribers[-1][0]))


def _notifies_subscribers(tweet: TweetFacts) -> bool:
    """Return whether the tweet begins a conversation that followers can see."""
    return tweet.in_reply_to_id is None and not tweet.is_for_named_only
