"""The index by which MongoDB forgets idempotency keys; the ORM has no word for it."""

from django.db import migrations

from tweets.models import IDEMPOTENCY_TTL

NAME = "idempotency_ttl"


def make_index(apps, schema_editor):
    if schema_editor.connection.vendor == "mongodb":
        _rows(apps, schema_editor).create_index(
            "created_at",
            name=NAME,
            expireAfterSeconds=int(IDEMPOTENCY_TTL.total_seconds()),
        )


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "mongodb":
        _rows(apps, schema_editor).drop_index(NAME)


def _rows(apps, schema_editor):
    table = apps.get_model("tweets", "IdempotencyKey")._meta.db_table
    return schema_editor.connection.get_collection(table)


class Migration(migrations.Migration):
    dependencies = [("tweets", "0001_initial")]
    operations = [migrations.RunPython(make_index, drop_index)]
