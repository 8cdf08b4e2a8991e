"""Notifies people in the name of the site: of scheduled tweets and of sign-ins."""

from notifications.models import NotificationKind
from notifications.services.notifying.looking import find_tweet, write_of_tweet
from notifications.services.notifying.rows import (
    Findings,
    NotificationKey,
    notify,
    write,
)
from notifications.services.reasons import Notice, find_reasons
from tweets.types import TweetFacts


def notify_of_published_draft(*, tweet_id: int) -> None:
    """Notify an author that their scheduled tweet was posted."""

    def look() -> Findings | None:
        tweet = find_tweet(tweet_id)
        if tweet is None:
            return None
        kind = NotificationKind.SCHEDULED_PUBLISHED.value
        key = NotificationKey(tweet.author_id, kind, tweet_id=tweet_id)
        return _find_reasons_for(key, tweet)

    notify(look, lambda found: write_of_tweet(tweet_id, found))


def notify_of_failed_draft(
    *, author_id: int, draft_id: int, failure: str, failure_id: int
) -> None:
    """Notify an author that their scheduled tweet was not posted, and why.

    A draft can fail several times, so the subject is the failure, not the draft.
    """
    key = NotificationKey(
        author_id,
        NotificationKind.SCHEDULED_FAILED.value,
        subject_id=failure_id,
        details={"draft_id": draft_id, "failure": failure},
    )
    notify(lambda: _find_reasons_for(key), write)


def notify_of_sign_in(
    *, user_id: int, sign_in_id: int, network: str, user_agent: str, is_app: bool
) -> None:
    """Notify a person that somebody signed in to their account from a new network."""
    key = NotificationKey(
        user_id,
        NotificationKind.SIGN_IN.value,
        subject_id=sign_in_id,
        details={"network": network, "user_agent": user_agent, "is_app": is_app},
    )
    notify(lambda: _find_reasons_for(key), write)


def _find_reasons_for(
    key: NotificationKey, tweet: TweetFacts | None = None
) -> Findings:
    notice = Notice(key.recipient_id, key.kind, actor_id=0, actor=None, tweet=tweet)
    return {key: find_reasons([notice])[0]}
