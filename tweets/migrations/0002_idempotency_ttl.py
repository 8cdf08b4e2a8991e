"""The TTL index that deletes idempotency keys, which the ORM cannot express."""

from django.db import migrations

NAME = "idempotency_ttl"
# The value of that time: a migration that follows current code makes another database.
TTL_S = 86400


def make_index(apps, schema_editor):
    if schema_editor.connection.vendor == "mongodb":
        _rows(apps, schema_editor).create_index(
            "created_at",
            name=NAME,
            expireAfterSeconds=TTL_S,
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
