"""Columns that group notifications, and that let a withdrawn one return."""

from datetime import UTC, datetime

from django.db import migrations, models

TTL_NAME = "notif_withdrawn_ttl"
# The values of that time: a migration that follows current code makes another database.
TTL_S = 30 * 86400
EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
IDS_PER_MS = 1 << 22


def fill_group_keys(apps, schema_editor):
    """Write the UTC day (from the id), the kind and the tweet into each old row."""
    if schema_editor.connection.vendor != "mongodb":
        return
    # Only whole milliseconds: a quotient is a double, which could be rounded up.
    first_id = {"$subtract": ["$_id", {"$mod": ["$_id", IDS_PER_MS]}]}
    made_at = {"$add": [EPOCH, {"$divide": [first_id, IDS_PER_MS]}]}
    day = {"$dateToString": {"date": made_at, "format": "%Y-%m-%d"}}
    key = {"$concat": [day, "/", "$kind", "/", {"$toString": "$tweet_id"}]}
    _rows(apps, schema_editor).update_many(
        {"group_key": ""}, [{"$set": {"group_key": key}}]
    )


def make_ttl_index(apps, schema_editor):
    if schema_editor.connection.vendor == "mongodb":
        _rows(apps, schema_editor).create_index(
            "withdrawn_at",
            name=TTL_NAME,
            expireAfterSeconds=TTL_S,
            # Only the few withdrawn ones; the others are not in the index.
            partialFilterExpression={"withdrawn_at": {"$gt": EPOCH}},
        )


def drop_ttl_index(apps, schema_editor):
    if schema_editor.connection.vendor == "mongodb":
        _rows(apps, schema_editor).drop_index(TTL_NAME)


def _rows(apps, schema_editor):
    table = apps.get_model("notifications", "Notification")._meta.db_table
    return schema_editor.connection.get_collection(table)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial")]
    operations = [
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
                choices=[
                    ("follow", "follow"),
                    ("like", "like"),
                    ("retweet", "retweet"),
                    ("reply", "reply"),
                    ("mention", "mention"),
                ],
                max_length=32,
            ),
        ),
        migrations.AddField(
            model_name="notification",
            name="group_key",
            field=models.CharField(default="", max_length=64),
        ),
        migrations.AddField(
            model_name="notification",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(fill_group_keys, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                fields=["recipient_id", "hidden", "group_key", "-id"],
                name="notif_group",
            ),
        ),
        migrations.RunPython(make_ttl_index, drop_ttl_index),
    ]
