"""Carry browsers over to `SignIn`, and drop tables that stored session keys and tokens.

From here on session keys are stored as hashes, so nobody is signed out of a browser.
Refresh tokens were readable in the database and in the admin: they end here, and apps
sign in again.
"""

import hashlib

from django.db import migrations, models
from django.utils import timezone

from twitter_project.shared.ids import first_id_at

BATCH = 1000
KEY_DIGITS, HASH_DIGITS = 32, 40
# In the order in which they can be dropped: the first refers to the second.
TABLES = (
    ("LeftBlacklistedToken", "token_blacklist_blacklistedtoken"),
    ("LeftOutstandingToken", "token_blacklist_outstandingtoken"),
    ("LeftUserSession", "usersessions_usersession"),
)
LEFT_APPS = ("token_blacklist", "usersessions")


def hash_key(session_key):
    return hashlib.sha256(session_key.encode()).hexdigest()[:HASH_DIGITS]


def hash_session_keys(apps, schema_editor):
    """Store each live session under the hash of its key."""
    rows = apps.get_model("sessions", "Session").objects.using(
        schema_editor.connection.alias
    )
    rows.filter(expire_date__lte=timezone.now()).delete()
    keys = [
        key
        for key in rows.values_list("session_key", flat=True).iterator()
        if len(key) == KEY_DIGITS
    ]
    for start in range(0, len(keys), BATCH):
        batch = rows.in_bulk(keys[start : start + BATCH])
        # An earlier run may have been interrupted here.
        rows.filter(session_key__in=[hash_key(key) for key in batch]).delete()
        old_keys = list(batch)
        for row in batch.values():
            row.session_key = hash_key(row.session_key)
        rows.bulk_create(batch.values())
        rows.filter(session_key__in=old_keys).delete()


def carry_browsers(apps, schema_editor):
    """Create a sign-in for each browser whose session is still alive."""
    connection = schema_editor.connection
    if "usersessions_usersession" not in connection.introspection.table_names():
        return
    alias = connection.alias
    browsers = apps.get_model("users", "LeftUserSession").objects.using(alias)
    sign_ins = apps.get_model("users", "SignIn").objects.using(alias)
    known = set(sign_ins.values_list("credential", flat=True))
    old_keys = list(browsers.values_list("session_key", flat=True))
    last_id = 0
    for start in range(0, len(old_keys), BATCH):
        batch = browsers.filter(session_key__in=old_keys[start : start + BATCH])
        made = []
        for row in _make_sign_ins(apps, alias, batch.order_by("created_at")):
            if row.credential not in known:
                row.id = last_id = max(row.id, last_id + 1)
                made.append(row)
        sign_ins.bulk_create(made)


def _make_sign_ins(apps, alias, browsers):
    users = apps.get_model("users", "User").objects.using(alias)
    sessions = apps.get_model("sessions", "Session").objects.using(alias)
    model = apps.get_model("users", "SignIn")
    browsers = list(browsers)
    users = users.in_bulk({browser.user_id for browser in browsers})
    sessions = sessions.in_bulk([hash_key(one.session_key) for one in browsers])
    for browser in browsers:
        user = users.get(browser.user_id)
        session = sessions.get(hash_key(browser.session_key))
        if user is None or session is None:
            continue
        stamp = f"{user.credentials_version}:{user.password}"
        yield model(
            id=first_id_at(browser.created_at),
            user_id=user.pk,
            is_app=False,
            credential=session.session_key,
            stamp=hashlib.sha256(stamp.encode()).hexdigest()[:32],
            user_agent=browser.user_agent,
            address=str(browser.ip),
            last_used_at=browser.last_seen_at,
            expires_at=session.expire_date,
        )


def drop_tables(apps, schema_editor):
    found = schema_editor.connection.introspection.table_names()
    for name, table in TABLES:
        if table in found:
            schema_editor.delete_model(apps.get_model("users", name))


def forget_permissions(apps, schema_editor):
    """Delete the permissions for deleted models, which the admin would still offer."""
    alias = schema_editor.connection.alias
    types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    ids = list(types.filter(app_label__in=LEFT_APPS).values_list("pk", flat=True))
    permissions.filter(content_type_id__in=ids).delete()
    types.filter(pk__in=ids).delete()


def left(name, table, *columns):
    return migrations.CreateModel(
        name=name,
        fields=[("id", models.BigAutoField(primary_key=True)), *columns],
        options={"db_table": table, "managed": False},
    )


class Migration(migrations.Migration):
    dependencies = [
        ("users", "0005_sign_ins"),
        ("sessions", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("admin", "0003_logentry_add_action_flag_choices"),
    ]
    operations = [
        left(*TABLES[0]),
        left(*TABLES[1]),
        left(
            *TABLES[2],
            ("user_id", models.BigIntegerField()),
            ("created_at", models.DateTimeField()),
            ("ip", models.GenericIPAddressField()),
            ("last_seen_at", models.DateTimeField()),
            ("session_key", models.CharField(max_length=40)),
            ("user_agent", models.CharField(max_length=200)),
        ),
        migrations.RunPython(hash_session_keys, migrations.RunPython.noop),
        migrations.RunPython(carry_browsers, migrations.RunPython.noop),
        migrations.RunPython(drop_tables, migrations.RunPython.noop),
        migrations.RunPython(forget_permissions, migrations.RunPython.noop),
        *(migrations.DeleteModel(name) for name, _table in TABLES),
    ]
