"""Store followed hashtags under keys without invisible characters, as tweets do."""

import regex
from django.db import migrations

IGNORABLE = regex.compile(r"\p{Default_Ignorable_Code_Point}+")


def rename(apps, schema_editor):
    if schema_editor.connection.vendor != "mongodb":
        return
    table = apps.get_model("timeline", "HomeFeed")._meta.db_table
    rows = schema_editor.connection.get_collection(table)
    for row in rows.find({"followed_tags": {"$ne": {}}}, {"followed_tags": True}):
        before = row["followed_tags"]
        after = {}
        for key, tag in before.items():
            after.setdefault(IGNORABLE.sub("", key), tag)
        if list(after) != list(before):
            rows.update_one(
                {"_id": row["_id"], "followed_tags": before},
                {"$set": {"followed_tags": after}},
            )


class Migration(migrations.Migration):
    dependencies = [("timeline", "0004_dormant_homes")]
    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
