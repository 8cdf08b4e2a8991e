"""What people want to be notified of, and what is on its way to them."""

from django.db import migrations, models

import twitter_project.shared.fields

TTL_NAME = "sending_ttl"


def make_ttl_index(apps, schema_editor):
    """Delete each row at its `forget_at`."""
    if schema_editor.connection.vendor == "mongodb":
        table = apps.get_model("notifications", "Sending")._meta.db_table
        schema_editor.connection.get_collection(table).create_index(
            "forget_at", name=TTL_NAME, expireAfterSeconds=0
        )


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0007_kinds"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mailbox",
            fields=[
                (
                    "recipient_id",
                    models.BigIntegerField(primary_key=True, serialize=False),
                ),
                ("due_at", models.DateTimeField(null=True)),
                ("last_sent_at", models.DateTimeField(null=True)),
                ("claimed_until", models.DateTimeField(null=True)),
                ("batch_id", models.BigIntegerField(default=0)),
                ("stopped_email", models.CharField(default="", max_length=254)),
                (
                    "stop_reason",
                    models.CharField(
                        choices=[("bounce", "Bounce"), ("complaint", "Complaint")],
                        default="",
                        max_length=10,
                    ),
                ),
                ("stopped_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="NotificationPreferences",
            fields=[
                ("owner_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("channels", models.JSONField(default=dict)),
                ("quiet_from", models.CharField(default="", max_length=5)),
                ("quiet_to", models.CharField(default="", max_length=5)),
                (
                    "email_frequency",
                    models.CharField(
                        choices=[
                            ("immediate", "As it happens"),
                            ("daily", "Once a day, at 8:00"),
                            ("weekly", "Once a week, on Mondays at 8:00"),
                            ("never", "Never"),
                        ],
                        default="immediate",
                        max_length=10,
                    ),
                ),
                ("device_zone", models.CharField(default="", max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name="Sending",
            fields=[
                (
                    "id",
                    twitter_project.shared.fields.SnowflakeField(
                        primary_key=True, serialize=False
                    ),
                ),
                ("notification_id", models.BigIntegerField()),
                ("recipient_id", models.BigIntegerField()),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("page", "On the site"),
                            ("push", "Push"),
                            ("email", "E-mail"),
                        ],
                        max_length=8,
                    ),
                ),
                ("target_id", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("claimed", "Claimed"),
                            ("done", "Done"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("batch_id", models.BigIntegerField(default=0)),
                ("claimed_until", models.DateTimeField(null=True)),
                ("forget_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["recipient_id", "channel", "state", "id"],
                        name="sending_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("notification_id", "channel", "target_id"),
                        name="sending_once",
                    )
                ],
            },
        ),
        migrations.RunPython(make_ttl_index, migrations.RunPython.noop),
    ]
