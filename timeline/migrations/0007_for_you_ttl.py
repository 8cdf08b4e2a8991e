"""The TTL indexes of what "For you" and markers keep for a while."""

from django.db import migrations

# The values of that time: a migration that follows current code makes another database.
TTLS = (
    ("Neighbourhood", "made_at", "neighbourhood_ttl", 24 * 60 * 60),
    ("Ranking", "made_at", "ranking_ttl", 30 * 60),
    ("Marker", "changed_at", "marker_ttl", 90 * 24 * 60 * 60),
)


def make_indexes(apps, schema_editor):
    if schema_editor.connection.vendor == "mongodb":
        for model, field, name, ttl_s in TTLS:
            _rows(apps, schema_editor, model).create_index(
                field, name=name, expireAfterSeconds=ttl_s
            )


def drop_indexes(apps, schema_editor):
    if schema_editor.connection.vendor == "mongodb":
        for model, _, name, _ in TTLS:
            _rows(apps, schema_editor, model).drop_index(name)


def _rows(apps, schema_editor, model):
    table = apps.get_model("timeline", model)._meta.db_table
    return schema_editor.connection.get_collection(table)


class Migration(migrations.Migration):
    dependencies = [("timeline", "0006_for_you")]
    operations = [migrations.RunPython(make_indexes, drop_indexes)]
