"""Turns groups of notifications, and single ones, into what people see of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from notifications.models import GROUPED_BY_ACTOR, NotificationKind
from notifications.services.groups import Group
from notifications.services.reasons.words import IN_NOTIFICATIONS
from notifications.services.subjects import find_list_names, make_subject
from notifications.types import NotificationView, Subject
from tweets.services import hydrate_tweets_and_people
from tweets.types import TweetView
from twitter_project.shared.ids import id_time
from twitter_project.shared.pagination import Keyset, Page, page_of
from users.types import Person, Viewer

# What `make_single` reads of a notification.
ROW_FIELDS = dict.fromkeys(
    ("actor_id", "tweet_id", "subject_id", "details", "kind"), True
)


def make_single(row: Mapping[str, Any], *, unread: bool) -> Group:
    """Return a notification as a group of its own."""
    return Group(
        _id=row["_id"],
        kind=row["kind"],
        tweet_id=row["tweet_id"],
        subject_id=row["subject_id"],
        details=row["details"],
        actor_ids=[row["actor_id"]],
        count=1,
        unread=unread,
    )


def present_groups(
    groups: Sequence[Group], keyset: Keyset, viewer: Viewer
) -> Page[NotificationView]:
    """Return the page of these groups, in scan order, as the viewer sees them.

    Those about what they may not see, or do not want to see, are left out.
    """
    page = page_of(groups, keyset, cursor=lambda group: group["_id"])
    tweets, people = hydrate_tweets_and_people(
        tweet_ids={group["tweet_id"] for group in page.items} - {0},
        user_ids={id_ for group in page.items for id_ in group["actor_ids"]} - {0},
        viewer=viewer,
        feed=IN_NOTIFICATIONS,
    )
    list_names = find_list_names(page.items)
    views = (
        _present_group(group, people, tweets, make_subject(group, list_names))
        for group in page.items
    )
    return page.with_items([view for view in views if view is not None])


def _present_group(
    group: Group,
    people: Mapping[int, Person],
    tweets: Mapping[int, TweetView],
    subject: Subject | None,
) -> NotificationView | None:
    """Return the group, or None if the recipient may no longer see it."""
    tweet_id = group["tweet_id"]
    tweet = tweets.get(tweet_id)
    actor_ids = [id_ for id_ in dict.fromkeys(group["actor_ids"]) if id_]
    met = (people.get(actor_id) for actor_id in actor_ids)
    actors = tuple(one.card for one in met if one and one.is_wanted_in_feeds)
    if (actor_ids and not actors) or (tweet_id and not tweet):
        return None
    if tweet and tweet.is_left_out:  # by words whose notifications are not hidden yet
        return None
    if group["kind"] == NotificationKind.LISTED and subject is None:
        return None
    is_one = group["kind"] in GROUPED_BY_ACTOR or not actors
    return NotificationView(
        id=group["_id"],
        kind=group["kind"],
        actors=actors,
        actor_count=len(actors) if is_one else max(group["count"], len(actors)),
        tweet=tweet,
        unread=group["unread"],
        created_at=id_time(group["_id"]),
        subject=subject,
        count=group["count"],
    )
