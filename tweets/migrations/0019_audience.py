"""Who may see a tweet and reply to it, content warnings, and hidden replies."""

import django_mongodb_backend.fields
from django.db import migrations, models

COLUMNS = {
    "visibility": "public",
    "audience_ids": [],
    "reply_policy": "everyone",
    "content_warning": "",
    "is_hidden": False,
}
VISIBILITIES = [
    ("public", "Everyone"),
    ("followers", "Only followers"),
    ("mentioned", "Only people mentioned"),
]
POLICIES = [
    ("everyone", "Everyone"),
    ("followers", "Followers"),
    ("following", "People you follow"),
    ("mentioned", "Only people mentioned"),
]
INDEXES = {
    "tweet_author": ["author_id", "-id", "visibility"],
    "tweet_posts": ["author_id", "is_reply", "state", "visibility", "-id"],
    "tweet_by_state": ["state", "visibility", "is_reply", "-id"],
    "tweet_by_tag": [
        *("hashtags", "state", "visibility", "-id", "is_reply", "author_id"),
    ],
}


def write_columns(apps, schema_editor):
    """Write all columns in one command, which MongoDB runs by itself."""
    if schema_editor.connection.vendor == "mongodb":
        _rows(apps, schema_editor).update_many(
            {"visibility": {"$exists": False}}, {"$set": COLUMNS}
        )


def remove_columns(apps, schema_editor):
    if schema_editor.connection.vendor == "mongodb":
        _rows(apps, schema_editor).update_many({}, {"$unset": COLUMNS})


def _rows(apps, schema_editor):
    table = apps.get_model("tweets", "Tweet")._meta.db_table
    return schema_editor.connection.get_collection(table)


def _column(name, field):
    return migrations.AddField(model_name="tweet", name=name, field=field)


class Migration(migrations.Migration):
    dependencies = [("tweets", "0018_drafts")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                _column(
                    "visibility",
                    models.CharField(
                        choices=VISIBILITIES,
                        default="public",
                        editable=False,
                        max_length=10,
                        verbose_name="visible to",
                    ),
                ),
                _column(
                    "audience_ids",
                    django_mongodb_backend.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        blank=True,
                        default=list,
                        editable=False,
                    ),
                ),
                _column(
                    "reply_policy",
                    models.CharField(
                        choices=POLICIES,
                        default="everyone",
                        editable=False,
                        max_length=10,
                        verbose_name="who can reply",
                    ),
                ),
                _column(
                    "content_warning",
                    models.CharField(
                        blank=True,
                        default="",
                        editable=False,
                        max_length=100,
                        verbose_name="content warning",
                    ),
                ),
                _column(
                    "is_hidden",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="hidden reply"
                    ),
                ),
            ]
        ),
        migrations.RunPython(write_columns, remove_columns),
        migrations.RemoveIndex(model_name="tweet", name="tweet_quotes"),
        *(migrations.RemoveIndex(model_name="tweet", name=name) for name in INDEXES),
        *(
            migrations.AddIndex(
                model_name="tweet", index=models.Index(fields=fields, name=name)
            )
            for name, fields in INDEXES.items()
        ),
        migrations.AddIndex(
            model_name="tweet",
            index=models.Index(
                condition=models.Q(quoted_id__gt=0),
                fields=[
                    *("quoted_id", "state", "is_detached"),
                    *("visibility", "-id", "author_id"),
                ],
                name="tweet_quotes",
            ),
        ),
        migrations.AddIndex(
            model_name="tweet",
            index=models.Index(
                condition=models.Q(visibility__in=["followers", "mentioned"]),
                fields=["audience_ids", "author_id", "visibility", "-id"],
                name="tweet_addressed",
            ),
        ),
    ]
