"""`manage.py backup FOLDER`: writes a backup of database and bucket into a folder."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from twitter_project.operations.backup import as_command_errors, back_up

WITHOUT_ACCOUNTS = (
    "Accounts are on PostgreSQL and NOT in this backup: save the database of "
    "USERS_DATABASE_URL with pg_dump, right afterwards."
)


class Command(BaseCommand):
    help = (
        "Back up a snapshot of the site's database, and its bucket, while the site "
        "runs. The folder may contain other backups; their objects are not fetched "
        "again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--gzip", action="store_true", help="pack the documents")
        parser.add_argument(
            "--keep",
            type=int,
            metavar="COUNT",
            help="afterwards, keep only this many backups in the folder",
        )
        parser.add_argument(
            "--without-accounts",
            action="store_true",
            help="for accounts on PostgreSQL, which pg_dump saves",
        )

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        has_accounts = not settings.USERS_DATABASE_URL
        if not has_accounts and not options["without_accounts"]:
            raise CommandError(f"{WITHOUT_ACCOUNTS} Say so with --without-accounts.")
        keep = options["keep"]
        if keep is not None and keep < 1:
            raise CommandError("--keep: at least 1.")
        began = time.monotonic()
        with as_command_errors():
            backup = back_up(
                folder,
                is_packed=options["gzip"],
                has_accounts=has_accounts,
                keep=keep,
                say=self.stdout.write,
            )
        self.stdout.write(f"{backup}: whole ({time.monotonic() - began:.1f} s).")
        if not has_accounts:
            self.stdout.write(WITHOUT_ACCOUNTS)
