"""Migrates the site's databases: on a local site, and from the worker."""

from django.conf import settings
from django.core.checks import Error
from django.core.management import CommandError, call_command

from twitter_project.shared.restore_mark import is_half_restored

HALF_RESTORED = Error(
    "The database is half restored.",
    hint="Run `manage.py restore` again, with the same folder, until it ends well.",
    id="site.E001",
)


def migrate_databases(*, verbosity: int = 0) -> None:
    """Migrate the site's database, and that of accounts if it is another.

    Raises: CommandError if a restore was interrupted; run the restore again first.
    """
    if is_half_restored():
        raise CommandError(f"{HALF_RESTORED.msg} {HALF_RESTORED.hint}")
    for alias in settings.DATABASES:
        call_command("migrate", database=alias, interactive=False, verbosity=verbosity)
