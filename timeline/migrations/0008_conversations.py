"""Make conversations, of the tweets for mentioned people that exist already."""

import hashlib

import django_mongodb_backend.fields
from django.db import migrations, models

import twitter_project.shared.fields
from twitter_project.shared.ids import new_id

SHOWN_STATES = ["published", "limited"]


def add_tweets(apps, schema_editor):
    """Write entries and conversations as the services do, but apply no rules."""
    if schema_editor.connection.vendor != "mongodb":
        return

    def get(app, model):
        table = apps.get_model(app, model)._meta.db_table
        return schema_editor.connection.get_collection(table)

    tweets, entries = get("tweets", "Tweet"), get("timeline", "ConversationEntry")
    private = {"visibility": "mentioned"}
    fields = {"author_id": True, "audience_ids": True, "state": True}
    for tweet in tweets.find(private, fields).sort("_id"):
        people_ids = sorted(set(tweet["audience_ids"]))
        text = ",".join(map(str, people_ids))
        key = hashlib.sha256(text.encode()).hexdigest()[:32]
        for owner_id in people_ids:
            entry = {
                "owner_id": owner_id,
                "people_key": key,
                "tweet_id": tweet["_id"],
                "author_id": tweet["author_id"],
            }
            new = {"$setOnInsert": {"_id": new_id()}}
            entries.update_one(entry, new, upsert=True)
            if tweet["state"] in SHOWN_STATES:
                add_conversation(
                    get("timeline", "Conversation"), tweet, owner_id, key, people_ids
                )


def add_conversation(conversations, tweet, owner_id, key, people_ids):
    conversations.update_one(
        {"owner_id": owner_id, "people_key": key},
        {
            "$set": {
                "latest_id": tweet["_id"],
                "latest_author_id": tweet["author_id"],
                "position": tweet["_id"],
                # What people had before this release counts as read.
                "read_up_to": tweet["_id"],
            },
            "$setOnInsert": {
                "_id": new_id(),
                "people_ids": people_ids,
                "removed_up_to": 0,
                "unread": False,
            },
        },
        upsert=True,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0007_for_you_ttl"),
        ("tweets", "0031_lists_version"),
    ]

    operations = [
        migrations.CreateModel(
            name="Conversation",
            fields=[
                (
                    "id",
                    twitter_project.shared.fields.SnowflakeField(
                        primary_key=True, serialize=False
                    ),
                ),
                ("owner_id", models.BigIntegerField()),
                ("people_key", models.CharField(max_length=32)),
                (
                    "people_ids",
                    django_mongodb_backend.fields.ArrayField(
                        base_field=models.BigIntegerField()
                    ),
                ),
                ("latest_id", models.BigIntegerField(default=0)),
                ("latest_author_id", models.BigIntegerField(default=0)),
                ("read_up_to", models.BigIntegerField(default=0)),
                ("removed_up_to", models.BigIntegerField(default=0)),
                ("position", models.BigIntegerField(default=0)),
                ("unread", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["owner_id", "-position"], name="conversation_list"
                    ),
                    models.Index(
                        fields=["owner_id", "unread"], name="conversation_unread"
                    ),
                    models.Index(
                        fields=["people_ids", "owner_id"], name="conversation_person"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner_id", "people_key"), name="conversation_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ConversationEntry",
            fields=[
                (
                    "id",
                    twitter_project.shared.fields.SnowflakeField(
                        primary_key=True, serialize=False
                    ),
                ),
                ("owner_id", models.BigIntegerField()),
                ("people_key", models.CharField(max_length=32)),
                ("tweet_id", models.BigIntegerField()),
                ("author_id", models.BigIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["tweet_id"], name="conversation_tweet")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner_id", "people_key", "tweet_id", "author_id"),
                        name="conversation_entry_once",
                    )
                ],
            },
        ),
        migrations.RunPython(add_tweets, migrations.RunPython.noop),
    ]
