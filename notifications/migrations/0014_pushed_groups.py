"""What browsers were told about groups of inboxes."""

from django.db import migrations, models

import twitter_project.shared.fields

TTL_NAME = "pushed_group_ttl"


def make_ttl_index(apps, schema_editor):
    """Delete each row at its `forget_at`."""
    if schema_editor.connection.vendor == "mongodb":
        table = apps.get_model("notifications", "PushedGroup")._meta.db_table
        schema_editor.connection.get_collection(table).create_index(
            "forget_at", name=TTL_NAME, expireAfterSeconds=0
        )


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0013_announcements"),
    ]

    operations = [
        migrations.CreateModel(
            name="PushedGroup",
            fields=[
                (
                    "id",
                    twitter_project.shared.fields.SnowflakeField(
                        primary_key=True, serialize=False
                    ),
                ),
                ("subscription_id", models.BigIntegerField()),
                ("group_key", models.CharField(max_length=64)),
                ("free_at", models.DateTimeField()),
                ("claim_id", models.BigIntegerField()),
                ("planned_at", models.DateTimeField(null=True)),
                ("wait_s", models.IntegerField(default=0)),
                ("shown", models.CharField(default="", max_length=64)),
                ("forget_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subscription_id", "group_key"),
                        name="pushed_group_once",
                    )
                ],
            },
        ),
        migrations.RunPython(make_ttl_index, migrations.RunPython.noop),
    ]
