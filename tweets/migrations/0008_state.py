"""A tweet's state, instead of the times at which it was taken down and deleted."""

from django.db import migrations, models
from django.db.models import Q

STATES = [
    ("published", "published"),
    ("limited", "shown less"),
    ("removed", "removed by moderators"),
    ("trashed", "in the trash"),
    ("held", "held for review"),
    ("scheduled", "scheduled"),
]


def write_states(apps, schema_editor):
    """Rewrite all tweets in one command, which MongoDB runs by itself.

    A deleted tweet was taken down, too, so it is asked for first.
    """
    if schema_editor.connection.vendor != "mongodb":
        return
    was_deleted = {"$gt": ["$deleted_at", None]}
    was_taken_down = {"$gt": ["$taken_down_at", None]}
    state = {
        "$switch": {
            "branches": [
                {"case": was_deleted, "then": "trashed"},
                {"case": was_taken_down, "then": "removed"},
            ],
            "default": "published",
        }
    }
    changed_at = {"$ifNull": ["$deleted_at", "$taken_down_at", None]}
    _rows(apps, schema_editor).update_many(
        {"state": {"$exists": False}},
        [
            {"$set": {"state": state, "state_changed_at": changed_at}},
            {"$unset": ["taken_down_at", "deleted_at"]},
        ],
    )


def write_times(apps, schema_editor):
    """Write the two times again, for a site that goes back to the version before."""
    if schema_editor.connection.vendor != "mongodb":
        return
    is_trashed = {"$eq": ["$state", "trashed"]}
    is_hidden = {"$not": [{"$in": ["$state", ["published", "limited"]]}]}
    hidden_at = {"$ifNull": ["$state_changed_at", "$$NOW"]}
    _rows(apps, schema_editor).update_many(
        {"state": {"$exists": True}},
        [
            {
                "$set": {
                    "taken_down_at": {"$cond": [is_hidden, hidden_at, None]},
                    "deleted_at": {"$cond": [is_trashed, hidden_at, None]},
                }
            },
            {"$unset": ["state", "state_changed_at"]},
        ],
    )


def _rows(apps, schema_editor):
    table = apps.get_model("tweets", "Tweet")._meta.db_table
    return schema_editor.connection.get_collection(table)


class Migration(migrations.Migration):
    dependencies = [("tweets", "0007_media_keys")]
    operations = [
        # The data is rewritten once for all four columns, not once for each.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField(
                    model_name="tweet",
                    name="state",
                    field=models.CharField(
                        choices=STATES,
                        default="published",
                        editable=False,
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                migrations.AddField(
                    model_name="tweet",
                    name="state_changed_at",
                    field=models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="since"
                    ),
                ),
            ]
        ),
        migrations.RunPython(write_states, write_times),
        migrations.AddIndex(
            model_name="tweet",
            index=models.Index(
                fields=["author_id", "is_reply", "state", "-id"], name="tweet_posts"
            ),
        ),
        migrations.AddIndex(
            model_name="tweet",
            index=models.Index(
                fields=["state", "is_reply", "-id"], name="tweet_by_state"
            ),
        ),
        migrations.AddIndex(
            model_name="tweet",
            index=models.Index(
                fields=["hashtags", "state", "-id", "is_reply", "author_id"],
                name="tweet_by_tag",
            ),
        ),
        migrations.AddIndex(
            model_name="tweet",
            index=models.Index(
                condition=Q(state="trashed"),
                fields=["state_changed_at"],
                name="tweet_in_trash",
            ),
        ),
        migrations.RemoveIndex(model_name="tweet", name="tweet_author_posts"),
        migrations.RemoveIndex(model_name="tweet", name="tweet_public"),
        migrations.RemoveIndex(model_name="tweet", name="tweet_tagged"),
        migrations.RemoveIndex(model_name="tweet", name="tweet_taken_down"),
        migrations.RemoveIndex(model_name="tweet", name="tweet_trash"),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField(model_name="tweet", name="taken_down_at"),
                migrations.RemoveField(model_name="tweet", name="deleted_at"),
            ]
        ),
    ]
