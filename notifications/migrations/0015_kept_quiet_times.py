"""Keeps the times of quiet hours that are off."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0014_pushed_groups")]

    operations = [
        migrations.AddField(
            model_name="notificationpreferences",
            name="quiet_off",
            field=models.BooleanField(default=False),
        )
    ]
