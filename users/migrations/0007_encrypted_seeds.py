"""Encrypt the seeds of second factors, which older releases stored unencrypted."""

from django.db import migrations

from users.seed_encryption import encrypt_data


def encrypt_seeds(apps, schema_editor):
    rows = apps.get_model("mfa", "Authenticator").objects.using(
        schema_editor.connection.alias
    )
    for row in rows.filter(type__in=["totp", "recovery_codes"]).iterator():
        data = encrypt_data(row.data)
        if data != row.data:
            rows.filter(pk=row.pk).update(data=data)


class Migration(migrations.Migration):
    dependencies = [
        ("users", "0006_browsers_and_tokens"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations = [migrations.RunPython(encrypt_seeds, migrations.RunPython.noop)]
