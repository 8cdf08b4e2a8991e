"""Tests that groups always sum up exactly what is visible, at the same small cost."""

import contextlib
import random
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, connections

from notifications.models import (
    ACTORS_KEPT,
    Inbox,
    Notification,
    NotificationGroup,
    NotificationKind,
    make_group_key,
)
from notifications.services import (
    count_unread,
    get_notification,
    list_notification_people,
    list_notifications,
    list_single_notifications,
    mark_read,
)
from notifications.services.grouping import regroup
from tweets.services import (
    delete_tweet,
    like_tweet,
    retweet,
    trash_tweet,
    undo_retweet,
    unlike_tweet,
    untrash_tweet,
)
from twitter_project.outbox import events
from twitter_project.shared.db import collection
from twitter_project.shared.errors import AppError
from twitter_project.shared.ids import first_id_at, new_id
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import RoundTrips, count_round_trips
from users.services import (
    block_user,
    follow_user,
    mute_user,
    reinstate_user,
    suspend_user,
    unblock_user,
    unfollow_user,
    unmute_user,
)
from users.tests.cast import make_people
from users.types import UserCard, Viewer

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def stored(recipient_id: int) -> dict[str, tuple[int, list[int], bool]]:
    """Return the stored groups that are not empty, by key."""
    rows = NotificationGroup.objects.filter(recipient_id=recipient_id, latest_id__gt=0)
    return {
        row.group_key: (row.latest_id, list(row.actor_ids), row.unread) for row in rows
    }


def expected(recipient_id: int) -> dict[str, tuple[int, list[int], bool]]:
    """Return the same by brute force over the notifications."""
    inbox = Inbox.objects.filter(pk=recipient_id).first()
    read_up_to = inbox.read_up_to if inbox else 0
    members: dict[str, list[Notification]] = {}
    visible = Notification.objects.filter(recipient_id=recipient_id, hidden=False)
    for row in visible.order_by("-id"):
        members.setdefault(row.group_key, []).append(row)
    return {
        key: (
            rows[0].id,
            [row.actor_id for row in rows[:ACTORS_KEPT]],
            rows[0].id > read_up_to,
        )
        for key, rows in members.items()
    }


@pytest.fixture
def crowd(ada: UserCard) -> int:
    """Have 10,000 people like a tweet of ada's on one day. Return its id."""
    tweet_id = post_tweet(author_id=ada.id, text="Everybody likes this")
    key = make_group_key(
        kind="like", actor_id=0, tweet_id=tweet_id, subject_id=0, day=date(2026, 3, 1)
    )
    first_id = first_id_at(NOON)
    Notification.objects.bulk_create(
        Notification(
            id=first_id + number,
            recipient_id=ada.id,
            kind=NotificationKind.LIKE,
            actor_id=10_000 + number,
            tweet_id=tweet_id,
            group_key=key,
        )
        for number in range(10_000)
    )
    regroup({"recipient_id": ada.id, "actor_id": 10_000})
    return tweet_id


def test_the_work_for_a_like_does_not_grow_with_the_group(
    ada: UserCard, crowd: int
) -> None:
    with count_round_trips() as trips:
        regroup({"recipient_id": ada.id, "actor_id": 19_999})

    assert len(trips) <= 3
    # Two indexes find the notification, its group and the newest five: no sort.
    looked_up = explain_stages(trips)
    assert sum(stage["totalDocsExamined"] for stage in looked_up) <= ACTORS_KEPT
    assert all(stage["indexesUsed"] for stage in looked_up)


def explain_stages(trips: RoundTrips) -> list[dict[str, Any]]:
    """Return how MongoDB ran the joins of the first command."""
    command = trips.commands[0].document
    explained = collection(Notification).database.command(
        {
            "explain": {**command_of(command), "cursor": {}},
            "verbosity": "executionStats",
        }
    )
    return [stage for stage in explained["stages"] if "$lookup" in stage]


def command_of(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: document[name] for name in ("aggregate", "pipeline")}


def test_a_group_of_10_000_is_one_line_in_six_round_trips(
    ada: UserCard, crowd: int
) -> None:
    fans = make_people(*(f"fan{number}" for number in range(ACTORS_KEPT)))
    for fan in fans:
        Notification.objects.filter(actor_id=19_999 - fans.index(fan)).update(
            actor_id=fan.id
        )
    regroup({"recipient_id": ada.id, "actor_id": fans[0].id})

    with count_round_trips() as trips:
        page = list_notifications(viewer=Viewer(ada.id), keyset=Keyset())

    (group,) = page.items
    assert group.actor_count == 10_000
    assert [actor.handle for actor in group.actors] == [fan.handle for fan in fans]
    assert len(trips) <= 6
    assert count_unread(recipient_id=ada.id) == 1


Act = Callable[[], object]


def choose_act(
    chance: random.Random, people: list[UserCard], tweet_ids: list[int]
) -> Act:
    """Return something that one of the people may do next."""
    one, other = (person.id for person in chance.sample(people, 2))
    tweet_id = chance.choice(tweet_ids)
    author_id = people[tweet_ids.index(tweet_id) % len(people)].id
    acts: list[Act] = [
        lambda: like_tweet(user_id=one, tweet_id=tweet_id),
        lambda: like_tweet(user_id=other, tweet_id=tweet_id),
        lambda: unlike_tweet(user_id=one, tweet_id=tweet_id),
        lambda: retweet(user_id=one, tweet_id=tweet_id),
        lambda: undo_retweet(user_id=one, tweet_id=tweet_id),
        lambda: follow_user(follower_id=one, followee_id=other),
        lambda: unfollow_user(follower_id=one, followee_id=other),
        lambda: mute_user(muter_id=one, muted_id=other),
        lambda: unmute_user(muter_id=one, muted_id=other),
        lambda: block_user(blocker_id=one, blocked_id=other),
        lambda: unblock_user(blocker_id=one, blocked_id=other),
        lambda: suspend_user(user_id=one, moderator_id=other),
        lambda: reinstate_user(user_id=one, moderator_id=other),
        lambda: trash_tweet(actor_id=author_id, tweet_id=tweet_id),
        lambda: untrash_tweet(actor_id=author_id, tweet_id=tweet_id),
        lambda: mark_read(recipient_id=one, up_to_id=new_id()),
        lambda: post_tweet(author_id=one, text="Yes", in_reply_to_id=tweet_id),
    ]
    return chance.choice(acts)


@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_events_groups_and_counts_are_those_of_brute_force(
    db: None, seed: int
) -> None:
    chance = random.Random(seed)
    people = make_people(*(f"p{number}" for number in range(5)))
    tweet_ids = [post_tweet(author_id=one.id, text="Hello") for one in people * 2]
    done = 0
    for number in range(250):
        with contextlib.suppress(AppError):
            choose_act(chance, people, tweet_ids)()
            done += 1
        if number % 25 == 24:
            events.drain()
            for person in people:
                found = expected(person.id)
                assert stored(person.id) == found, (seed, number)
                unread = sum(is_unread for *_, is_unread in found.values())
                assert count_unread(recipient_id=person.id) == unread
    assert done > 100


@pytest.mark.django_db(transaction=True)
def test_concurrent_changes_end_in_the_state_of_the_last(
    ada: UserCard,
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    fans = make_people(*(f"fan{number}" for number in range(8)))
    events.drain()

    def react(fan: UserCard) -> None:
        for _ in range(3):
            like_tweet(user_id=fan.id, tweet_id=tweet_id)
            events.drain()
            mark_read(recipient_id=ada.id, up_to_id=new_id())
            unlike_tweet(user_id=fan.id, tweet_id=tweet_id)
            events.drain()
        like_tweet(user_id=fan.id, tweet_id=tweet_id)
        events.drain()
        connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(react, fans))
    events.drain()

    assert stored(ada.id) == expected(ada.id)
    (group,) = list_notifications(viewer=Viewer(ada.id), keyset=Keyset()).items
    assert group.actor_count == len(fans)


def test_a_deleted_tweet_leaves_no_group(ada: UserCard, bob: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    events.drain()

    delete_tweet(actor_id=ada.id, tweet_id=tweet_id)
    events.drain()

    assert stored(ada.id) == {}
    assert count_unread(recipient_id=ada.id) == 0


def test_a_notification_leads_to_its_group_and_its_people(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    for fan in (bob, cyd):
        like_tweet(user_id=fan.id, tweet_id=tweet_id)
        events.drain()
    viewer = Viewer(ada.id)
    newest, oldest = list_single_notifications(viewer=viewer, keyset=Keyset()).items

    group = get_notification(notification_id=oldest.id, viewer=viewer)
    people = list_notification_people(
        notification_id=oldest.id, viewer=viewer, keyset=Keyset()
    )

    assert group.id == newest.id
    assert [actor.handle for actor in group.actors] == ["cyd", "bob"]
    assert [person.card.handle for person in people.items] == ["cyd", "bob"]


def test_the_migration_sums_up_old_rows(ada: UserCard, bob: UserCard) -> None:
    (fan,) = make_people("fan")
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    follow_user(follower_id=fan.id, followee_id=ada.id)
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    events.drain()
    found = expected(ada.id)
    assert len(found) == 2
    NotificationGroup.objects.all().delete()

    with connection.schema_editor() as editor:
        module = import_module("notifications.migrations.0005_grouped_inbox")
        module.make_groups(apps, editor)

    assert stored(ada.id) == found
