"""The outbox's models become an app of their own; their tables stay as they are."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shared", "0005_scheduled_deliveries")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name="Delivery"),
                migrations.DeleteModel(name="QueueTally"),
                migrations.DeleteModel(name="WorkerHeartbeat"),
            ]
        )
    ]
