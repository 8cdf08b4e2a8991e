"""Add cashtags, and find those in the texts that are there."""

import re

import django_mongodb_backend.fields.array
from django.db import migrations, models

# The rule of that time: a migration does not follow current code.
CASHTAG = re.compile(r"(?<!\S)\$([a-zA-Z]{1,6}(?:[._][a-zA-Z]{1,2})?)(?=[^\w]|_|\Z)")


def find(apps, schema_editor):
    if schema_editor.connection.vendor != "mongodb":
        return
    table = apps.get_model("tweets", "Tweet")._meta.db_table
    rows = schema_editor.connection.get_collection(table)
    for row in rows.find({"text": {"$regex": r"\$[a-zA-Z]"}}, {"text": True}):
        found = dict.fromkeys(tag.upper() for tag in CASHTAG.findall(row["text"]))
        if found:
            rows.update_one(
                {"_id": row["_id"], "text": row["text"]},
                {"$set": {"cashtags": list(found)}},
            )


class Migration(migrations.Migration):
    dependencies = [("tweets", "0015_search")]
    operations = [
        migrations.AddField(
            model_name="tweet",
            name="cashtags",
            field=django_mongodb_backend.fields.array.ArrayField(
                base_field=models.CharField(max_length=12),
                blank=True,
                default=list,
                editable=False,
                size=None,
            ),
        ),
        migrations.RunPython(find, migrations.RunPython.noop),
    ]
