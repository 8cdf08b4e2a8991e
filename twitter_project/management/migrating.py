"""Brings the site's databases up to date: on one's own machine, and from the worker."""

from django.conf import settings
from django.core.management import call_command


def migrate_databases(*, verbosity: int = 0) -> None:
    """Migrate the site's database, and that of accounts if it is another."""
    for alias in settings.DATABASES:
        call_command("migrate", database=alias, interactive=False, verbosity=verbosity)
