"""Which changes of the database are news, and what each one means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from django.contrib.sessions.models import Session

from notifications.services import (
    read_recipient_id,
    watch_groups,
    watch_new_groups,
    watch_new_notifications,
)
from timeline.services import read_new_entry, watch_new_entries
from tweets.events import TweetDeleted, TweetPosted, TweetRetweeted, TweetTakenDown
from tweets.services import watch_edits
from tweets.types import FeedSource
from twitter_project.live.types import Kind, News
from twitter_project.outbox import registry
from twitter_project.outbox.models import Delivery
from twitter_project.shared.changes import Change, Watch
from twitter_project.shared.ids import id_time
from users.events import SignInsEnded, UserSuspended
from users.services import watch_accounts

# A source that enters a home later than this after its creation came by a follow.
NEWS_AGE_MAX = timedelta(minutes=10)
ACCOUNT_EVENTS = {registry.name_of(one) for one in (UserSuspended, SignInsEnded)}
SAID = {registry.name_of(one) for one in (TweetPosted, TweetRetweeted)}


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
    owner_id, source = read_new_entry(change)
    if id_time(change.id) - id_time(source.source_id) > NEWS_AGE_MAX:
        return None
    return News(change.token, Kind.ENTRY, owner_id=owner_id, source=source)


def _read_post(change: Change) -> News:
    payload = change.row["payload"]
    tweet_id = payload["tweet_id"]
    source_id = payload.get("retweet_id", tweet_id)
    actor_id = payload.get("user_id", payload.get("author_id"))
    source = FeedSource(source_id, tweet_id, actor_id)
    return News(change.token, Kind.SAID, source=source)


def _read_notification(change: Change) -> News:
    owner_id = read_recipient_id(change)
    return News(change.token, Kind.NOTIFIED, owner_id=owner_id, subject_id=change.id)


def _read_group(change: Change) -> News:
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
        named_ids=tuple(payload.get("named_ids", ())),
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
        watch_new_entries(): _read_entry,
        watch_new_notifications(): _read_notification,
        watch_new_groups(): _read_group,
        watch_groups(): _read_group,
        watch_edits(): _read_edit,
        Watch(Delivery, "insert", {"$or": [said, gone, account]}): _read_event,
        watch_accounts(): _read_account,
        Watch(Session, "delete"): _read_sign_out,
    }
