"""A picture names what holds it, which may be a draft, instead of its tweet."""

from django.db import migrations, models


def write_holders(apps, schema_editor):
    """Rewrite all pictures in one command, which MongoDB runs by itself."""
    if schema_editor.connection.vendor != "mongodb":
        return
    tweet_id = {"$ifNull": ["$tweet_id", None]}
    kind = {
        "$switch": {
            "branches": [
                {"case": {"$eq": [tweet_id, None]}, "then": ""},
                {"case": {"$eq": [tweet_id, 0]}, "then": "withdrawn"},
            ],
            "default": "tweet",
        }
    }
    holder = {"holder_kind": kind, "holder_id": {"$ifNull": ["$tweet_id", 0]}}
    _rows(apps, schema_editor).update_many(
        {"holder_kind": {"$exists": False}},
        [{"$set": holder}, {"$unset": "tweet_id"}],
    )


def write_tweets(apps, schema_editor):
    """Name the tweet again; what a draft holds becomes unused."""
    if schema_editor.connection.vendor != "mongodb":
        return
    tweet_id = {
        "$switch": {
            "branches": [
                {"case": {"$eq": ["$holder_kind", "tweet"]}, "then": "$holder_id"},
                {"case": {"$eq": ["$holder_kind", "withdrawn"]}, "then": 0},
            ],
            "default": None,
        }
    }
    _rows(apps, schema_editor).update_many(
        {"holder_kind": {"$exists": True}},
        [
            {"$set": {"tweet_id": tweet_id}},
            {"$unset": ["holder_kind", "holder_id"]},
        ],
    )


def _rows(apps, schema_editor):
    table = apps.get_model("tweets", "Media")._meta.db_table
    return schema_editor.connection.get_collection(table)


class Migration(migrations.Migration):
    dependencies = [("tweets", "0008_state")]
    operations = [
        # The data is rewritten once for all three columns, not once for each.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField(
                    model_name="media",
                    name="holder_kind",
                    field=models.CharField(blank=True, default="", max_length=20),
                ),
                migrations.AddField(
                    model_name="media",
                    name="holder_id",
                    field=models.BigIntegerField(default=0),
                ),
            ]
        ),
        migrations.RunPython(write_holders, write_tweets),
        migrations.AddIndex(
            model_name="media",
            index=models.Index(
                fields=["holder_kind", "holder_id"], name="media_holder"
            ),
        ),
        migrations.RemoveIndex(model_name="media", name="media_tweet"),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField(model_name="media", name="tweet_id")
            ]
        ),
    ]
