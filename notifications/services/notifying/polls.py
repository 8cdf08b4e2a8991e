"""Notifies authors and voters that a poll has ended."""

from django.utils import timezone

from notifications.events import PollNotificationsRequested
from notifications.models import NotificationKind
from notifications.services.notifying.looking import (
    find_reasons_for,
    find_tweet,
    write_of_tweet,
)
from notifications.services.notifying.rows import Findings, NotificationKey, notify
from notifications.services.publishing import publish_alone
from tweets.services import list_voters

VOTERS_AT_ONCE = 500


def notify_of_poll_end(*, tweet_id: int, after_vote_id: int = 0) -> None:
    """Notify the author and the voters that the tweet's poll has ended, if it has.

    One call notifies up to `VOTERS_AT_ONCE` voters whose votes come after
    `after_vote_id`, and publishes an event for the rest.
    """
    voters = list_voters(tweet_id=tweet_id, after=after_vote_id, limit=VOTERS_AT_ONCE)

    def look() -> Findings | None:
        tweet = find_tweet(tweet_id)
        if tweet is None:
            return None
        ends_at = tweet.poll_ends_at
        if ends_at is None or ends_at > timezone.now() or not tweet.is_shown:
            return {}
        author_ids = [] if after_vote_id else [tweet.author_id]
        due = [
            NotificationKey(
                user_id, NotificationKind.POLL_ENDED.value, tweet.author_id, tweet_id
            )
            for user_id in (*author_ids, *(voter_id for _, voter_id in voters))
        ]
        return find_reasons_for(due, due, tweet)

    notify(look, lambda found: write_of_tweet(tweet_id, found))
    if len(voters) == VOTERS_AT_ONCE:
        publish_alone(PollNotificationsRequested(tweet_id, voters[-1][0]))
