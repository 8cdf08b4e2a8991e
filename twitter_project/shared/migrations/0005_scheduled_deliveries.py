from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shared", "0004_retry_for_days")]

    operations = [
        migrations.AlterField(
            model_name="delivery",
            name="state",
            field=models.CharField(
                choices=[
                    ("ready", "ready"),
                    ("scheduled", "scheduled"),
                    ("dead", "dead"),
                ],
                default="ready",
                max_length=10,
                verbose_name="state",
            ),
        ),
    ]
