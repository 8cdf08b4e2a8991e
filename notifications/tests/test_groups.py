"""Tests the keys that group notifications, and their index."""

from datetime import UTC, date, datetime
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from notifications.models import (
    WITHDRAWN_KEPT,
    Notification,
    NotificationKind,
    make_group_key,
)
from tweets.services import like_tweet
from twitter_project.outbox import events
from twitter_project.shared.db import collection
from twitter_project.shared.ids import first_id_at, id_time
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.types import UserCard

MIGRATION = "notifications.migrations.0002_groups"
DAY = date(2026, 3, 1)


def key_of(tweet_id: int, *, day: date = DAY, kind: str = "like") -> str:
    return make_group_key(
        kind=kind, actor_id=7, tweet_id=tweet_id, subject_id=0, day=day
    )


@pytest.fixture
def likes(db: None) -> list[int]:
    """Return the ids of person 7's notifications: 40 likes each of three tweets."""
    first_id = first_id_at(datetime(2026, 3, 1, 12, tzinfo=UTC))
    rows = [
        Notification(
            id=first_id + number,
            recipient_id=7,
            kind=NotificationKind.LIKE,
            actor_id=1000 + number,
            tweet_id=1 + number % 3,
            group_key=key_of(1 + number % 3),
        )
        for number in range(120)
    ]
    Notification.objects.bulk_create(rows)
    return [row.id for row in rows]


def test_likes_of_a_tweet_on_one_day_share_a_group(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    for person in (bob, cyd):
        like_tweet(user_id=person.id, tweet_id=tweet_id)
    events.drain()

    rows = list(Notification.objects.filter(recipient_id=ada.id))

    today = id_time(rows[0].id).date()
    assert [row.group_key for row in rows] == [key_of(tweet_id, day=today)] * 2


def test_the_groups_of_a_day_are_found_without_reading_their_members(
    likes: list[int],
) -> None:
    """The index reads one key for each group, however many people are in it."""
    pipeline: list[dict[str, Any]] = [
        {
            "$match": {
                "recipient_id": 7,
                "hidden": False,
                "group_key": {"$gte": f"{DAY.isoformat()}/", "$lt": "2026-03-02"},
            }
        },
        {"$sort": {"recipient_id": 1, "hidden": 1, "group_key": 1, "_id": -1}},
        {"$group": {"_id": "$group_key", "newest_id": {"$first": "$_id"}}},
    ]

    with count_round_trips() as trips:
        found = list(collection(Notification).aggregate(pipeline))

    newest = {row["_id"]: row["newest_id"] for row in found}
    assert newest == dict(zip(map(key_of, (1, 2, 3)), likes[-3:], strict=True))
    (plan,) = assert_indexed(trips, max_examined=6)
    assert "DISTINCT_SCAN" in plan.stages, plan


def test_the_newest_of_a_group_are_one_index_scan(likes: list[int]) -> None:
    group = Notification.objects.filter(
        recipient_id=7, hidden=False, group_key=key_of(1)
    )

    with count_round_trips() as trips:
        ids = list(group.order_by("-id").values_list("id", flat=True)[:5])

    assert ids == [likes[number] for number in (117, 114, 111, 108, 105)]
    assert_indexed(trips, max_examined=5)


def test_the_migration_gives_old_rows_the_group_of_their_day(likes: list[int]) -> None:
    midnight = datetime(2026, 3, 2, tzinfo=UTC)
    for row_id in (first_id_at(midnight) - 1, first_id_at(midnight)):
        Notification.objects.create(
            id=row_id, recipient_id=8, kind="follow", actor_id=row_id % 100
        )
    Notification.objects.update(group_key="")

    with connection.schema_editor() as editor:
        import_module(MIGRATION).fill_group_keys(apps, editor)

    rows = list(Notification.objects.order_by("id"))
    assert len(rows) == 122
    assert [row.group_key for row in rows] == [
        key_of(row.tweet_id, day=id_time(row.id).date(), kind=row.kind) for row in rows
    ]
    assert rows[-2].group_key != rows[-1].group_key


def test_what_was_withdrawn_is_forgotten_by_an_index_of_few_rows(db: None) -> None:
    indexes = collection(Notification).index_information()

    ttl = indexes["notif_withdrawn_ttl"]
    assert ttl["expireAfterSeconds"] == WITHDRAWN_KEPT.total_seconds()
    assert "partialFilterExpression" in ttl


def test_no_moment_of_the_migration_lets_a_notification_exist_twice(db: None) -> None:
    operations = import_module("notifications.migrations.0007_kinds").Migration
    kinds = [type(one).__name__ for one in operations.operations]
    assert kinds.index("AddConstraint") < kinds.index("RemoveConstraint")

    indexes = collection(Notification).index_information()

    unique = {name for name, index in indexes.items() if index.get("unique")}
    assert unique == {"notification_once_each"}
    assert "partialFilterExpression" not in indexes["notification_once_each"]


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("like", "2026-03-01/like/5"),
        ("follow_request", "2026-03-01/follow_request/by/3"),
        ("new_tweet", "2026-03-01/new_tweet/by/3"),
        ("listed", "2026-03-01/listed/5/8"),
    ],
)
def test_a_group_is_about_a_tweet_a_subject_or_a_person(kind: str, key: str) -> None:
    subject_id = 8 if kind == "listed" else 0

    made = make_group_key(
        kind=kind, actor_id=3, tweet_id=5, subject_id=subject_id, day=DAY
    )

    assert made == key
