"""Notifies people of what concerns them, and withdraws it once the cause is gone.

A function is told where to look, never what happened: it makes the rows match what it
finds there. Deliveries may come twice and in any order, and a notification has one row,
so nobody is notified twice.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from django.db import IntegrityError
from django.utils import timezone

from notifications.events import PollTellingAsked, UserNotified
from notifications.models import Notification, NotificationKind, make_group_key
from notifications.services.hiding import Reasons, drop_tweet, find_reasons
from notifications.services.settling import settle
from tweets.services import (
    find_told_in_thread,
    get_tweet_facts,
    has_reacted,
    list_voters,
)
from tweets.types import TweetFacts
from twitter_project.outbox import events
from twitter_project.shared.db import (
    UpdateOne,
    atomic,
    collection,
    session,
    translate_errors,
)
from twitter_project.shared.ids import id_time, new_id
from users.services import meet_person_by
from users.types import Person

MENTIONS_MAX = 10
TRIES_MAX = 5
VOTERS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Notice:
    """The key of a notification: who is told what about whom."""

    recipient_id: int
    kind: str
    actor_id: int
    tweet_id: int = 0


# None means that there is nothing to tell.
Findings = Mapping[Notice, Reasons | None]


def tell_of_follow(*, follower_id: int, followee_id: int) -> None:
    """Notify a person that somebody follows them, if they do."""
    notice = Notice(followee_id, NotificationKind.FOLLOW.value, follower_id)

    def look() -> Findings:
        follower = _meet(notice.actor_id, [notice]).get(followee_id)
        still_follows = follower is not None and follower.relation.followed_by
        return {
            notice: find_reasons(follower, None) if follower and still_follows else None
        }

    settle(look, _write)


def tell_of_reaction(*, kind: NotificationKind, user_id: int, tweet_id: int) -> None:
    """Notify a tweet's author that somebody likes or retweets it, if they do."""

    def look() -> Findings | None:
        tweet = _find_tweet(tweet_id)
        if tweet is None:
            return None
        if tweet.author_id == user_id:
            return {}
        notice = Notice(tweet.author_id, kind.value, user_id, tweet_id)
        still_reacts = has_reacted(user_id=user_id, tweet_id=tweet_id, kind=kind.value)
        return _judge([notice] if still_reacts else [], [notice], tweet)

    settle(look, lambda found: _write_of_tweet(tweet_id, found))


def tell_of_tweet(*, tweet_id: int) -> None:
    """Notify the author of a reply's parent, and the first ten people whom the tweet
    mentions.

    All of them at once: the round trips do not grow with the recipients. After an edit,
    notifications of people who are no longer mentioned are withdrawn. Of a thread that
    was posted at once, people are told of the first tweet that concerns them.
    """
    known: set[Notice] = set()

    def look() -> Findings | None:
        tweet = _find_tweet(tweet_id)
        if tweet is None:
            return None
        told = find_told_in_thread(tweet=tweet)
        due = [one for one in _notices_of(tweet) if one.recipient_id not in told]
        known.update(due)
        if tweet.is_edited:  # only then can an earlier notification be wrong
            known.update(_find_told(tweet_id))
        return _judge(due, known, tweet)

    settle(look, lambda found: _write_of_tweet(tweet_id, found))


def tell_of_quote(*, tweet_id: int) -> None:
    """Notify the author of the tweet that this one quotes, unless they detached it.

    A quote that is not public is for the people whom it mentions, so only they hear.
    """

    def look() -> Findings | None:
        tweet = _find_tweet(tweet_id)
        if tweet is None:
            return None
        quoted_author_id = tweet.quoted_author_id
        if quoted_author_id in (None, tweet.author_id):
            return {}
        notice = Notice(
            quoted_author_id, NotificationKind.QUOTE.value, tweet.author_id, tweet.id
        )
        is_due = not tweet.is_detached and tweet.is_for(quoted_author_id)
        return _judge([notice] if is_due else [], [notice], tweet)

    settle(look, lambda found: _write_of_tweet(tweet_id, found))


def tell_of_poll_end(*, tweet_id: int, after_vote_id: int = 0) -> None:
    """Notify the author and the voters that the tweet's poll has ended, if it has.

    Five hundred voters at a time; an event asks for those after them.
    """
    voters = list_voters(tweet_id=tweet_id, after=after_vote_id, limit=VOTERS_AT_ONCE)

    def look() -> Findings | None:
        tweet = _find_tweet(tweet_id)
        if tweet is None:
            return None
        ends_at = tweet.poll_ends_at
        if ends_at is None or ends_at > timezone.now() or not tweet.is_shown:
            return {}
        author_ids = [] if after_vote_id else [tweet.author_id]
        due = [
            Notice(
                user_id, NotificationKind.POLL_ENDED.value, tweet.author_id, tweet_id
            )
            for user_id in (*author_ids, *(voter_id for _, voter_id in voters))
        ]
        return _judge(due, due, tweet)

    settle(look, lambda found: _write_of_tweet(tweet_id, found))
    if len(voters) == VOTERS_AT_ONCE:
        _ask_to_go_on(tweet_id, voters[-1][0])


@atomic
def _ask_to_go_on(tweet_id: int, vote_id: int) -> None:
    events.publish(PollTellingAsked(tweet_id=tweet_id, after_vote_id=vote_id))


def _notices_of(tweet: TweetFacts) -> Iterable[Notice]:
    """Yield what to tell about a tweet.

    The authors of the parent and of the quoted tweet get no extra mention.
    """
    about = (tweet.author_id, tweet.id)
    parent_id = tweet.in_reply_to_author_id
    if parent_id is not None and parent_id != tweet.author_id:
        yield Notice(parent_id, NotificationKind.REPLY.value, *about)
    others = [
        user_id
        for user_id in tweet.mention_ids
        if user_id not in (tweet.author_id, parent_id, tweet.quoted_author_id)
    ]
    for user_id in others[:MENTIONS_MAX]:
        yield Notice(user_id, NotificationKind.MENTION.value, *about)


def _find_told(tweet_id: int) -> set[Notice]:
    """Return what people were told because of the tweet's own text."""
    told = Notification.objects.filter(
        tweet_id=tweet_id,
        kind__in=[NotificationKind.REPLY.value, NotificationKind.MENTION.value],
    ).values_list("recipient_id", "kind", "actor_id", "tweet_id")
    return {Notice(*row) for row in told}


def _judge(
    due: Sequence[Notice], known: Collection[Notice], tweet: TweetFacts
) -> Findings:
    """Return for each known notice why it is hidden, or None if it is not due.

    All of them have the same actor. Two queries, none if nothing is due.
    """
    found: dict[Notice, Reasons | None] = dict.fromkeys(known)
    actors = _meet(due[0].actor_id, due) if due else {}
    for notice in due:
        actor = actors.get(notice.recipient_id)
        found[notice] = find_reasons(actor, tweet) if actor else None
    return found


def _meet(actor_id: int, notices: Iterable[Notice]) -> Mapping[int, Person]:
    """Return the actor as each of the recipients meets them."""
    recipient_ids = [notice.recipient_id for notice in notices]
    return meet_person_by(user_id=actor_id, viewer_ids=recipient_ids)


def _write_of_tweet(tweet_id: int, found: Findings | None) -> bool:
    """Write the findings, or delete all notifications of a deleted tweet."""
    return drop_tweet(tweet_id) if found is None else _write(found)


def _write(found: Findings) -> bool:
    """Make the rows match; return whether any changed.

    Tries again if another process inserts one of them at the same time.
    """
    if not any(found.values()):  # all of them go, so there is nothing to publish
        with translate_errors():
            return bool(found) and _update(found, {})[0]
    for tries_left in reversed(range(TRIES_MAX)):
        try:
            return _store(found)
        except IntegrityError:
            if not tries_left:
                raise
    return False


@atomic
def _store(found: Findings) -> bool:
    """Update the rows, and publish which are new and visible."""
    ids = {notice: new_id() for notice in found}
    has_changed, inserted_ids = _update(found, ids)
    events.publish(
        *(
            UserNotified(notification_id=ids[notice], recipient_id=notice.recipient_id)
            for notice, reasons in found.items()
            if ids[notice] in inserted_ids and reasons and not reasons.is_any
        )
    )
    return has_changed


def _update(found: Findings, ids: Mapping[Notice, int]) -> tuple[bool, Collection[int]]:
    """Insert under these ids, change or withdraw all rows in one round trip.

    Returns whether any row changed, and the ids of those that are new.
    """
    result = collection(Notification).bulk_write(
        [
            _withdrawal(notice)
            if reasons is None
            else _telling(notice, reasons, ids[notice])
            for notice, reasons in found.items()
        ],
        session=session(),
    )
    inserted_ids = set((result.upserted_ids or {}).values())
    return bool(inserted_ids or result.modified_count), inserted_ids


def _telling(notice: Notice, reasons: Reasons, id_: int) -> UpdateOne:
    """Return the update that inserts the row under this id, or updates it."""
    key = make_group_key(
        kind=notice.kind, tweet_id=notice.tweet_id, day=id_time(id_).date()
    )
    return UpdateOne(
        asdict(notice),
        {
            "$set": {**reasons.as_fields(), "withdrawn_at": None},
            "$setOnInsert": {"_id": id_, "unread": True, "group_key": key},
        },
        upsert=True,
    )


def _withdrawal(notice: Notice) -> UpdateOne:
    return UpdateOne(
        {**asdict(notice), "withdrawn_at": None},
        {"$set": {"hidden": True, "withdrawn_at": timezone.now()}},
    )


def _find_tweet(tweet_id: int) -> TweetFacts | None:
    return get_tweet_facts(tweet_ids=[tweet_id]).get(tweet_id)
