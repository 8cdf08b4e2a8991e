"""The groups of inboxes, and how far each inbox was read, instead of a flag per row."""

from datetime import UTC, datetime

import django_mongodb_backend.fields
from django.db import migrations, models

import twitter_project.shared.fields

TTL_NAME = "notif_emptied_ttl"
TTL_S = 30 * 86400
EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
ACTORS_KEPT = 5


def note_what_was_read(apps, schema_editor):
    """Store the newest read notification of each person; all older ones were read."""
    if schema_editor.connection.vendor != "mongodb":
        return
    _collection(apps, schema_editor, "Notification").aggregate(
        [
            {"$match": {"unread": False}},
            {"$group": {"_id": "$recipient_id", "read_up_to": {"$max": "$_id"}}},
            {"$merge": {"into": _table(apps, "Inbox")}},
        ]
    )


def make_groups(apps, schema_editor):
    """Sum up what is visible. A group gets the id of its newest notification."""
    if schema_editor.connection.vendor != "mongodb":
        return
    inbox = {
        "from": _table(apps, "Inbox"),
        "localField": "_id.recipient_id",
        "foreignField": "_id",
        "as": "inbox",
    }
    read_up_to = {"$ifNull": [{"$first": "$inbox.read_up_to"}, 0]}
    _collection(apps, schema_editor, "Notification").aggregate(
        [
            {"$match": {"hidden": False}},
            {"$sort": {"recipient_id": 1, "group_key": 1, "_id": -1}},
            {
                "$group": {
                    "_id": {"recipient_id": "$recipient_id", "key": "$group_key"},
                    "kind": {"$first": "$kind"},
                    "tweet_id": {"$first": "$tweet_id"},
                    "latest_id": {"$first": "$_id"},
                    "actor_ids": {"$firstN": {"input": "$actor_id", "n": ACTORS_KEPT}},
                }
            },
            {"$lookup": inbox},
            {
                "$project": {
                    "_id": "$latest_id",
                    "recipient_id": "$_id.recipient_id",
                    "group_key": "$_id.key",
                    "kind": True,
                    "tweet_id": True,
                    "latest_id": True,
                    "actor_ids": True,
                    "unread": {"$gt": ["$latest_id", read_up_to]},
                    "emptied_at": {"$literal": None},
                }
            },
            {"$merge": {"into": _table(apps, "NotificationGroup")}},
        ],
        allowDiskUse=True,
    )


def mark_what_was_read(apps, schema_editor):
    """Write the flags again, for a return to the release before."""
    if schema_editor.connection.vendor != "mongodb":
        return
    rows = _collection(apps, schema_editor, "Notification")
    for inbox in _collection(apps, schema_editor, "Inbox").find():
        read = {"recipient_id": inbox["_id"], "_id": {"$lte": inbox["read_up_to"]}}
        rows.update_many(read, {"$set": {"unread": False}})


def make_ttl_index(apps, schema_editor):
    if schema_editor.connection.vendor == "mongodb":
        _collection(apps, schema_editor, "NotificationGroup").create_index(
            "emptied_at",
            name=TTL_NAME,
            expireAfterSeconds=TTL_S,
            partialFilterExpression={"emptied_at": {"$gt": EPOCH}},
        )


def _collection(apps, schema_editor, name):
    return schema_editor.connection.get_collection(_table(apps, name))


def _table(apps, name):
    return apps.get_model("notifications", name)._meta.db_table


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0004_polls"),
    ]

    operations = [
        migrations.CreateModel(
            name="Inbox",
            fields=[
                (
                    "recipient_id",
                    models.BigIntegerField(primary_key=True, serialize=False),
                ),
                ("read_up_to", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="NotificationGroup",
            fields=[
                (
                    "id",
                    twitter_project.shared.fields.SnowflakeField(
                        primary_key=True, serialize=False
                    ),
                ),
                ("recipient_id", models.BigIntegerField()),
                ("group_key", models.CharField(max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("follow", "follow"),
                            ("like", "like"),
                            ("retweet", "retweet"),
                            ("reply", "reply"),
                            ("mention", "mention"),
                            ("quote", "quote"),
                            ("poll_ended", "poll ended"),
                        ],
                        max_length=32,
                    ),
                ),
                ("tweet_id", models.BigIntegerField(default=0)),
                ("latest_id", models.BigIntegerField()),
                (
                    "actor_ids",
                    django_mongodb_backend.fields.ArrayField(
                        base_field=models.BigIntegerField()
                    ),
                ),
                ("unread", models.BooleanField()),
                ("emptied_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddIndex(
            model_name="notificationgroup",
            index=models.Index(
                fields=["recipient_id", "-latest_id"], name="notif_groups"
            ),
        ),
        migrations.AddIndex(
            model_name="notificationgroup",
            index=models.Index(
                fields=["recipient_id", "kind", "-latest_id"], name="notif_groups_kind"
            ),
        ),
        migrations.AddIndex(
            model_name="notificationgroup",
            index=models.Index(
                fields=["recipient_id", "unread", "-latest_id"],
                name="notif_groups_unread",
            ),
        ),
        migrations.AddIndex(
            model_name="notificationgroup",
            index=models.Index(fields=["tweet_id"], name="notif_groups_tweet"),
        ),
        migrations.AddConstraint(
            model_name="notificationgroup",
            constraint=models.UniqueConstraint(
                fields=("recipient_id", "group_key"), name="notif_group_once"
            ),
        ),
        migrations.RunPython(make_ttl_index, migrations.RunPython.noop),
        migrations.RunPython(note_what_was_read, mark_what_was_read),
        migrations.RunPython(make_groups, migrations.RunPython.noop),
        migrations.RemoveIndex(
            model_name="notification",
            name="notif_unread",
        ),
        migrations.RemoveField(
            model_name="notification",
            name="unread",
        ),
    ]
