"""The inbox: lists, counts and marks notifications."""

from collections.abc import Collection
from typing import Any, TypedDict, cast

from notifications.models import Notification
from notifications.types import NotificationView, Recipient
from tweets.services import hydrate_tweets
from tweets.types import TweetView
from twitter_project.shared.db import collection, translate_errors
from twitter_project.shared.ids import id_time
from twitter_project.shared.pagination import Keyset, Page, page_of, scan_rows
from twitter_project.shared.queries import find_rows
from users.services import hydrate_people
from users.types import Person, Viewer

INBOX_FIELDS = {"actor_id": True, "tweet_id": True, "kind": True, "unread": True}


class InboxRow(TypedDict):
    """A notification as the inbox reads it."""

    _id: int
    actor_id: int
    tweet_id: int
    kind: str
    unread: bool


def list_notifications(*, viewer: Viewer, keyset: Keyset) -> Page[NotificationView]:
    """Return a page of the viewer's notifications, newest first.

    Seven round trips whatever the page contains. Notifications that the viewer may not
    see, or does not want to see, are left out, so a page may be short.
    Raises: SignInRequired for anonymous viewers.
    """
    rows = _scan(viewer.account_id, keyset)
    page = page_of(rows, keyset, cursor=lambda row: row["_id"])
    people = hydrate_people(
        user_ids={row["actor_id"] for row in page.items}, viewer=viewer
    )
    tweet_ids = {row["tweet_id"] for row in page.items if row["tweet_id"]}
    tweets = hydrate_tweets(tweet_ids=tweet_ids, viewer=viewer)
    views = (_present(row, people, tweets) for row in page.items)
    return page.with_items([view for view in views if view is not None])


def count_unread(*, recipient_id: int, at_most: int | None = None) -> int:
    """Return how many notifications are unread and visible, or `at_most`.

    One count on one index, which stops there.
    """
    bound: dict[str, Any] = {} if at_most is None else {"limit": at_most}
    with translate_errors():
        return collection(Notification).count_documents(
            {"recipient_id": recipient_id, "hidden": False, "unread": True},
            **bound,
        )


def find_recipients(*, notification_ids: Collection[int]) -> dict[int, Recipient]:
    """Return the recipient of each notification, and whether it is hidden now."""
    fields = {"recipient_id": True, "hidden": True}
    rows = find_rows(Notification, {"_id": {"$in": list(notification_ids)}}, fields)
    return {row["_id"]: Recipient(row["recipient_id"], row["hidden"]) for row in rows}


def mark_read(*, recipient_id: int, up_to_id: int) -> int:
    """Mark everything up to this notification as read; return how many were unread.

    This includes hidden ones, which would otherwise be new if they came to light later.
    """
    with translate_errors():
        result = collection(Notification).update_many(
            {
                "recipient_id": recipient_id,
                "hidden": {"$in": [False, True]},
                "unread": True,
                "_id": {"$lte": up_to_id},
            },
            {"$set": {"unread": False}},
        )
    return result.modified_count


def _scan(recipient_id: int, keyset: Keyset) -> list[InboxRow]:
    query = {"recipient_id": recipient_id, "hidden": False}
    rows = scan_rows(Notification, query, INBOX_FIELDS, keyset)
    return cast("list[InboxRow]", rows)


def _present(
    row: InboxRow, people: dict[int, Person], tweets: dict[int, TweetView]
) -> NotificationView | None:
    """Return the line, or None if the recipient may no longer see it."""
    actor, tweet_id = people.get(row["actor_id"]), row["tweet_id"]
    tweet = tweets.get(tweet_id)
    if actor is None or not actor.is_wanted_in_feeds or (tweet_id and not tweet):
        return None
    return NotificationView(
        id=row["_id"],
        kind=row["kind"],
        actors=(actor.card,),
        actor_count=1,
        tweet=tweet,
        unread=row["unread"],
        created_at=id_time(row["_id"]),
    )
