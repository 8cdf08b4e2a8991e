"""Store hashtags under keys without invisible characters.

A keycap is no longer a hashtag.
"""

import regex
from django.db import migrations

# The rule of that time: a migration does not follow current code.
IGNORABLE = regex.compile(r"\p{Default_Ignorable_Code_Point}+")
LETTER = regex.compile(r"\p{L}|[\p{Mn}\p{Mc}]")
# The ones of these that a hashtag could contain, and the keycap.
SUSPECT = "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200c\u200d\u20e3\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"


def rename(apps, schema_editor):
    if schema_editor.connection.vendor != "mongodb":
        return
    table = apps.get_model("tweets", "Tweet")._meta.db_table
    rows = schema_editor.connection.get_collection(table)
    for row in rows.find({"hashtags": {"$regex": SUSPECT}}, {"hashtags": True}):
        tags = dict.fromkeys(IGNORABLE.sub("", tag) for tag in row["hashtags"])
        kept = [tag for tag in tags if LETTER.search(tag)]
        rows.update_one(
            {"_id": row["_id"], "hashtags": row["hashtags"]},
            {"$set": {"hashtags": kept}},
        )


class Migration(migrations.Migration):
    dependencies = [("tweets", "0004_media_upload")]
    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
