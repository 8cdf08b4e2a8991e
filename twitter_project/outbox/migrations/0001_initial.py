"""The outbox's models, on the tables that they had as a part of the kernel."""

from django.db import migrations, models

import twitter_project.shared.fields

NAMES = ("delivery", "queuetally", "workerheartbeat")


def take_content_types(apps, schema_editor):
    _relabel(apps, schema_editor, "shared", "outbox")


def give_content_types_back(apps, schema_editor):
    _relabel(apps, schema_editor, "outbox", "shared")


def _relabel(apps, schema_editor, old, new):
    """Permissions and the admin's history hang on content types."""
    types = apps.get_model("contenttypes", "ContentType").objects
    types.using(schema_editor.connection.alias).filter(
        app_label=old, model__in=NAMES
    ).update(app_label=new)


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("shared", "0006_outbox_moves_out"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="QueueTally",
                    fields=[
                        (
                            "queue",
                            models.CharField(
                                max_length=50, primary_key=True, serialize=False
                            ),
                        ),
                        ("failures", models.PositiveBigIntegerField(default=0)),
                    ],
                    options={"db_table": "shared_queuetally"},
                ),
                migrations.CreateModel(
                    name="WorkerHeartbeat",
                    fields=[
                        (
                            "name",
                            models.CharField(
                                max_length=300, primary_key=True, serialize=False
                            ),
                        ),
                        ("seen_at", models.DateTimeField()),
                    ],
                    options={"db_table": "shared_workerheartbeat"},
                ),
                migrations.CreateModel(
                    name="Delivery",
                    fields=[
                        (
                            "id",
                            twitter_project.shared.fields.SnowflakeField(
                                primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "handler",
                            models.CharField(max_length=200, verbose_name="handler"),
                        ),
                        (
                            "event",
                            models.CharField(max_length=100, verbose_name="event"),
                        ),
                        ("payload", models.JSONField(verbose_name="payload")),
                        (
                            "queue",
                            models.CharField(max_length=50, verbose_name="queue"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("ready", "ready"),
                                    ("scheduled", "scheduled"),
                                    ("dead", "dead"),
                                ],
                                default="ready",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("due_at", models.DateTimeField(verbose_name="due at")),
                        (
                            "lease_token",
                            models.CharField(blank=True, default="", max_length=32),
                        ),
                        (
                            "attempts",
                            models.PositiveIntegerField(
                                default=0, verbose_name="attempts"
                            ),
                        ),
                        (
                            "failures",
                            models.PositiveIntegerField(
                                default=0, verbose_name="failures"
                            ),
                        ),
                        (
                            "give_up_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="given up at"
                            ),
                        ),
                        (
                            "last_error",
                            models.TextField(
                                blank=True, default="", verbose_name="last error"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "delivery",
                        "verbose_name_plural": "deliveries",
                        "db_table": "shared_delivery",
                        "indexes": [
                            models.Index(
                                fields=["state", "queue", "due_at", "id"],
                                name="shared_delivery_queue",
                            )
                        ],
                    },
                ),
            ]
        ),
        # The hint sends it wherever the deliveries' table is (see UsersRouter).
        migrations.RunPython(
            take_content_types,
            give_content_types_back,
            hints={"model_name": "delivery"},
        ),
    ]
