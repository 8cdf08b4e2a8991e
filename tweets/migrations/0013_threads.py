"""Threads posted at once, and the idempotency keys of anything else than a tweet."""

import django_mongodb_backend.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tweets", "0012_quotes"),
    ]

    operations = [
        migrations.AddField(
            model_name="tweet",
            name="thread_id",
            field=models.BigIntegerField(
                blank=True, default=None, editable=False, null=True
            ),
        ),
        # The column keeps its name, which processes of the release before use.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField("idempotencykey", "tweet_id", "made_id"),
                migrations.AlterField(
                    model_name="idempotencykey",
                    name="made_id",
                    field=models.BigIntegerField(db_column="tweet_id"),
                ),
            ],
        ),
        migrations.AddField(
            model_name="idempotencykey",
            name="also_made_ids",
            field=django_mongodb_backend.fields.ArrayField(
                base_field=models.BigIntegerField(),
                blank=True,
                default=list,
                size=None,
            ),
        ),
    ]
