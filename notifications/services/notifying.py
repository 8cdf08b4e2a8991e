"""Telling people what concerns them, and withdrawing it when it is so no more.

Each function is told where to look, and makes the rows match what it finds: it never
asks what happened. A key has at most one row, so telling twice tells once.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from notifications.models import Notification, NotificationKind
from notifications.services.hiding import Reasons, find_reasons
from notifications.services.settling import settle
from tweets.services import get_tweet_facts, has_reacted
from tweets.types import TweetFacts
from twitter_project.shared.db import collection, translate_errors
from twitter_project.shared.ids import new_id
from users.services import hydrate_people
from users.types import Viewer

MENTIONS_MAX = 10


@dataclass(frozen=True, slots=True)
class Notice:
    """Who is told what about whom: the key of a notification."""

    recipient_id: int
    kind: str
    actor_id: int
    tweet_id: int = 0


def tell_of_follow(*, follower_id: int, followee_id: int) -> None:
    """Tell a person that they are followed, if they are."""
    _settle(Notice(followee_id, NotificationKind.FOLLOW.value, follower_id))


def tell_of_reaction(*, kind: NotificationKind, user_id: int, tweet_id: int) -> None:
    """Tell an author that somebody likes or retweets their tweet, if they do."""
    tweet = _find_tweet(tweet_id)
    if tweet is not None and tweet.author_id != user_id:
        _settle(Notice(tweet.author_id, kind.value, user_id, tweet_id))


def tell_of_tweet(*, tweet_id: int) -> None:
    """Tell whom a tweet replies to, and the first ten whom it mentions.

    After an edit, those who are mentioned no more are told no more.
    """
    tweet = _find_tweet(tweet_id)
    if tweet is None:
        return
    told = Notification.objects.filter(
        tweet_id=tweet_id,
        kind__in=[NotificationKind.REPLY, NotificationKind.MENTION],
    ).values_list("recipient_id", "kind", "actor_id", "tweet_id")
    for notice in {*_notices_of(tweet), *(Notice(*row) for row in told)}:
        _settle(notice)


def _notices_of(tweet: TweetFacts) -> Iterable[Notice]:
    """Yield what a tweet gives to tell. Whom it replies to is not told twice."""
    about = (tweet.author_id, tweet.id)
    parent_id = tweet.in_reply_to_author_id
    if parent_id is not None and parent_id != tweet.author_id:
        yield Notice(parent_id, NotificationKind.REPLY.value, *about)
    others = [
        user_id
        for user_id in tweet.mention_ids
        if user_id not in (tweet.author_id, parent_id)
    ]
    for user_id in others[:MENTIONS_MAX]:
        yield Notice(user_id, NotificationKind.MENTION.value, *about)


def _settle(notice: Notice) -> None:
    settle(lambda: _look(notice), lambda reasons: _write(notice, reasons))


def _look(notice: Notice) -> Reasons | None:
    """Return why the notice is hidden at present, None if there is nothing to tell."""
    people = hydrate_people(
        user_ids=[notice.actor_id, notice.recipient_id],
        viewer=Viewer(notice.recipient_id),
    )
    actor = people.get(notice.actor_id)
    if actor is None or notice.recipient_id not in people:
        return None
    if notice.kind == NotificationKind.FOLLOW:
        return find_reasons(actor, None) if actor.relation.followed_by else None
    tweet = _find_tweet(notice.tweet_id)
    if tweet is None or not _is_so(notice, tweet):
        return None
    return find_reasons(actor, tweet)


def _is_so(notice: Notice, tweet: TweetFacts) -> bool:
    if notice.kind in (NotificationKind.LIKE, NotificationKind.RETWEET):
        return has_reacted(user_id=notice.actor_id, tweet_id=tweet.id, kind=notice.kind)
    return notice in _notices_of(tweet)


def _write(notice: Notice, reasons: Reasons | None) -> None:
    rows = collection(Notification)
    key = asdict(notice)
    with translate_errors():
        if reasons is None:
            rows.delete_one(key)
        else:
            rows.update_one(
                key,
                {
                    "$set": reasons.as_fields(),
                    "$setOnInsert": {"_id": new_id(), "unread": True},
                },
                upsert=True,
            )


def _find_tweet(tweet_id: int) -> TweetFacts | None:
    return get_tweet_facts(tweet_ids=[tweet_id]).get(tweet_id)
