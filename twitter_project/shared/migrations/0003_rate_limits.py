"""Limits that all processes count together, and the index that deletes old counts."""

from django.db import migrations, models

NAME = "rate_limit_ttl"


def make_index(apps, schema_editor):
    if schema_editor.connection.vendor == "mongodb":
        _rows(apps, schema_editor).create_index(
            "resets_at", name=NAME, expireAfterSeconds=0
        )


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "mongodb":
        _rows(apps, schema_editor).drop_index(NAME)


def _rows(apps, schema_editor):
    table = apps.get_model("shared", "RateLimitUse")._meta.db_table
    return schema_editor.connection.get_collection(table)


class Migration(migrations.Migration):
    dependencies = [("shared", "0002_queues")]
    operations = [
        migrations.CreateModel(
            name="RateLimitUse",
            fields=[
                (
                    "key",
                    models.CharField(max_length=300, primary_key=True, serialize=False),
                ),
                ("used", models.PositiveBigIntegerField(default=0)),
                ("granted", models.BooleanField(default=True)),
                ("resets_at", models.DateTimeField()),
            ],
        ),
        migrations.RunPython(make_index, drop_index),
    ]
