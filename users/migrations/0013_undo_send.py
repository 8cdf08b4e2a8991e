"""For how many seconds people can undo sending a tweet."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("users", "0012_content_settings")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="undo_send_s",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
    ]
