"""Notifies people of edits to tweets that they interacted with."""

from notifications.events import EditNotificationsRequested
from notifications.models import NotificationKind
from notifications.services.notifying.looking import (
    find_reasons_for,
    find_tweet,
    write_of_tweet,
)
from notifications.services.notifying.rows import Findings, NotificationKey, notify
from notifications.services.publishing import publish_alone
from tweets.services import list_interactions
from twitter_project.shared.ids import first_id_at

PEOPLE_AT_ONCE = 500


def notify_of_edit(*, tweet_id: int, after_id: int = 0) -> None:
    """Notify the people who liked, retweeted, answered or quoted a tweet before its
    last edit.

    Each of them is notified once for all edits of a day (UTC): the day is the subject.
    An unlike does not withdraw it, since the edit may be why. Bookmarks are private and
    do not count. One call looks at `PEOPLE_AT_ONCE` interactions after `after_id`, and
    publishes an event for the rest.
    """
    edited = find_tweet(tweet_id)
    if edited is None or edited.edited_at is None:
        return
    found = list_interactions(
        tweet_id=tweet_id,
        after=after_id,
        before=first_id_at(edited.edited_at),
        limit=PEOPLE_AT_ONCE,
    )
    day = edited.edited_at.date().toordinal()
    kind, author_id = NotificationKind.TWEET_EDITED.value, edited.author_id
    due = [
        NotificationKey(user_id, kind, author_id, tweet_id, subject_id=day)
        for user_id in dict.fromkeys(user_id for _, user_id in found)
        if user_id != author_id
    ]

    def look() -> Findings | None:
        tweet = find_tweet(tweet_id)
        return None if tweet is None else find_reasons_for(due, due, tweet)

    notify(look, lambda findings: write_of_tweet(tweet_id, findings))
    if len(found) == PEOPLE_AT_ONCE:
        publish_alone(EditNotificationsRequested(tweet_id, found[-1][0]))
