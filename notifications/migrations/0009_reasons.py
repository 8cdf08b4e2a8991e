"""More reasons to hide a notification, its conversation, and whether it waits."""

from django.db import migrations, models

FLAGS = (
    "hidden_by_policy",
    "hidden_by_filter",
    "hidden_by_thread",
    "hidden_by_words",
    "hidden_by_preference",
    "hidden_by_override",
    "waits",
)


def write_columns(apps, schema_editor):
    """Write all columns in one command, which MongoDB runs by itself."""
    if schema_editor.connection.vendor == "mongodb":
        columns = {**dict.fromkeys(FLAGS, False), "dismissed_at": None}
        rows = _collection(apps, schema_editor, "notifications", "Notification")
        rows.update_many({"waits": {"$exists": False}}, {"$set": columns})


def find_conversations(apps, schema_editor):
    """Look up the conversation of each notification's tweet; of a quote, the quoted
    tweet's. The cursor reads in batches, and each batch is written by MongoDB itself.
    """
    if schema_editor.connection.vendor != "mongodb":
        return
    rows = _collection(apps, schema_editor, "notifications", "Notification")
    tweets = apps.get_model("tweets", "Tweet")._meta.db_table
    rows.update_many({"tweet_id": 0}, {"$set": {"conversation_id": 0}})

    def look_up(local_field, name):
        found = {"from": tweets, "localField": local_field, "foreignField": "_id"}
        fields = [{"$project": {"conversation_id": True, "quoted_id": True}}]
        return {"$lookup": {**found, "pipeline": fields, "as": name}}

    is_quote = {"$eq": ["$kind", "quote"]}
    quoted_id = {"$cond": [is_quote, {"$first": "$tweet.quoted_id"}, None]}
    conversations = [
        {"$first": "$quoted.conversation_id"},
        {"$first": "$tweet.conversation_id"},
        0,
    ]
    rows.aggregate(
        [
            {"$match": {"conversation_id": {"$exists": False}}},
            {"$project": {"kind": True, "tweet_id": True}},
            look_up("tweet_id", "tweet"),
            {"$set": {"quoted_id": quoted_id}},
            look_up("quoted_id", "quoted"),
            {"$project": {"conversation_id": {"$ifNull": conversations}}},
            {"$merge": {"into": rows.name, "whenNotMatched": "discard"}},
        ]
    )


def remove_columns(apps, schema_editor):
    if schema_editor.connection.vendor == "mongodb":
        columns = dict.fromkeys((*FLAGS, "dismissed_at", "conversation_id"), "")
        rows = _collection(apps, schema_editor, "notifications", "Notification")
        rows.update_many({}, {"$unset": columns})


def _collection(apps, schema_editor, app, model):
    table = apps.get_model(app, model)._meta.db_table
    return schema_editor.connection.get_collection(table)


def _column(name, field):
    return migrations.AddField(model_name="notification", name=name, field=field)


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0008_preferences"),
        ("tweets", "0031_lists_version"),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                *(_column(name, models.BooleanField(default=False)) for name in FLAGS),
                _column("conversation_id", models.BigIntegerField(default=0)),
                _column("dismissed_at", models.DateTimeField(null=True)),
            ]
        ),
        migrations.RunPython(write_columns, remove_columns),
        migrations.RunPython(find_conversations, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(conversation_id__gt=0),
                fields=["recipient_id", "conversation_id"],
                name="notif_conversation",
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(waits=True),
                fields=["recipient_id", "-id"],
                name="notif_waiting",
            ),
        ),
    ]
