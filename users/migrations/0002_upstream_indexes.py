"""Indexes that moderators need, and that the tables of upstream apps lack."""

from django.db import migrations, models

INDEXES = [
    # The history of one object, and a moderator's latest actions.
    (
        "admin",
        "LogEntry",
        models.Index(
            fields=["content_type", "object_id", "action_time"], name="log_of_object"
        ),
    ),
    (
        "admin",
        "LogEntry",
        models.Index(fields=["user", "-action_time"], name="log_of_moderator"),
    ),
]


def add(apps, schema_editor):
    for app, name, index in INDEXES:
        schema_editor.add_index(apps.get_model(app, name), index)


def remove(apps, schema_editor):
    for app, name, index in INDEXES:
        schema_editor.remove_index(apps.get_model(app, name), index)


class Migration(migrations.Migration):
    dependencies = [
        ("users", "0001_initial"),
        ("admin", "0003_logentry_add_action_flag_choices"),
    ]
    operations = [migrations.RunPython(add, remove)]
