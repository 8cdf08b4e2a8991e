"""Which changes of the database are news, and what each one means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from django.contrib.sessions.models import Session

from notifications.models import Notification
from timeline.models import HomeEntry
from tweets.events import TweetDeleted, TweetPosted, TweetRetweeted, TweetTakenDown
from tweets.models import Tweet
from tweets.types import FeedSource
from twitter_project.live.types import Kind, News
from twitter_project.outbox import registry
from twitter_project.outbox.models import Delivery
from twitter_project.shared.changes import Change, Watch
from twitter_project.shared.ids import id_time
from users.events import SignInsEnded, UserSuspended
from users.models import User

# A source that enters a home later than this after its creation came by a follow.
NEWS_AGE_MAX = timedelta(minutes=10)
ACCOUNT_EVENTS = {registry.name_of(one) for one in (UserSuspended, SignInsEnded)}
SAID = {registry.name_of(one) for one in (TweetPosted, TweetRetweeted)}


def _is_updated(*fields: str) -> dict[str, object]:
    """Match an update of any of the fields."""
    found = [
        {f"updateDescription.updatedFields.{name}": {"$exists": True}}
        for name in fields
    ]
    return {"$or": found}


def _is_published(*event_types: type) -> dict[str, object]:
    """Match one handler's outbox row of an event, so that each event counts once."""
    found = [
        {
            "fullDocument.event": registry.name_of(one),
            "fullDocument.handler": registry.subscribers_of(one)[0].name,
        }
        for one in event_types
    ]
    return {"$or": found}


def _read_entry(change: Change) -> News | None:
    row = change.row
    if id_time(row["_id"]) - id_time(row["source_id"]) > NEWS_AGE_MAX:
        return None
    source = FeedSource(row["source_id"], row["tweet_id"], row["actor_id"])
    return News(change.token, Kind.ENTRY, owner_id=row["owner_id"], source=source)


def _read_post(change: Change) -> News:
    payload = change.row["payload"]
    tweet_id = payload["tweet_id"]
    source_id = payload.get("retweet_id", tweet_id)
    actor_id = payload.get("user_id", payload.get("author_id"))
    source = FeedSource(source_id, tweet_id, actor_id)
    return News(change.token, Kind.SAID, source=source)


def _read_notification(change: Change) -> News:
    owner_id = change.row["recipient_id"]
    return News(change.token, Kind.NOTIFIED, owner_id=owner_id, subject_id=change.id)


def _read_inbox(change: Change) -> News:
    return News(change.token, Kind.INBOX, subject_id=change.id)


def _read_edit(change: Change) -> News:
    return News(change.token, Kind.EDITED, subject_id=change.id)


def _read_deletion(change: Change) -> News:
    payload = change.row["payload"]
    return News(
        change.token,
        Kind.DELETED,
        subject_id=payload["tweet_id"],
        author_id=payload["author_id"],
    )


def _read_account_event(change: Change) -> News:
    owner_id = change.row["payload"]["user_id"]
    return News(change.token, Kind.ACCOUNT, owner_id=owner_id)


def _read_event(change: Change) -> News:
    event = change.row["event"]
    if event in ACCOUNT_EVENTS:
        return _read_account_event(change)
    return _read_post(change) if event in SAID else _read_deletion(change)


def _read_account(change: Change) -> News:
    return News(change.token, Kind.ACCOUNT, owner_id=change.id)


def _read_sign_out(change: Change) -> News:
    return News(change.token, Kind.SIGNED_OUT, session_key=change.id)


def make_watches() -> Mapping[Watch, Callable[[Change], News | None]]:
    """Return what to watch, and how to read each change."""
    said = _is_published(TweetPosted, TweetRetweeted)
    gone = _is_published(TweetDeleted, TweetTakenDown)
    # These events come through the outbox wherever accounts live, unlike their rows.
    account = _is_published(UserSuspended, SignInsEnded)
    return {
        Watch(HomeEntry, "insert"): _read_entry,
        Watch(Notification, "insert"): _read_notification,
        Watch(Notification, "update", _is_updated("unread", "hidden")): _read_inbox,
        Watch(Tweet, "update", _is_updated("edited_at")): _read_edit,
        Watch(Delivery, "insert", {"$or": [said, gone, account]}): _read_event,
        Watch(User, "update", _is_updated("suspended_at", "password")): _read_account,
        Watch(Session, "delete"): _read_sign_out,
    }
