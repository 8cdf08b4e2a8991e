"""`manage.py restore FOLDER`: makes database and bucket match a backup."""

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from twitter_project.operations.backup import (
    as_command_errors,
    check,
    find_backup,
    find_obstacle,
    restore,
)
from twitter_project.operations.refusing import refuse_while_running


class Command(BaseCommand):
    help = (
        "Restore a backup into the site's database and bucket. Stop the site first. "
        "You may kill it and run it again: until it succeeds, the site reports that "
        "it is not ready."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--name", help="which of the folder's backups (the newest one)"
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help="read the whole backup, as before a restore, and change nothing",
        )
        parser.add_argument(
            "--replace",
            action="store_true",
            help="delete the current contents of database and bucket",
        )
        parser.add_argument(
            "--yes", action="store_true", help="do not ask whether to --replace"
        )

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        began = time.monotonic()
        with as_command_errors():
            backup = find_backup(folder, options["name"])
            self.stdout.write(f"{backup}: checking")
            manifest = check(
                folder, backup, has_accounts=not settings.USERS_DATABASE_URL
            )
            if options["check"]:
                self.stdout.write(f"{backup}: sound")
                return
            self._check_target(**options)
            restore(folder, backup, manifest, say=self.stdout.write)
        self.stdout.write(
            f"Restored as of {manifest.database.taken_at}, from MongoDB"
            f" {manifest.database.server} ({time.monotonic() - began:.1f} s)."
            " Run `manage.py migrate` before the site starts."
        )
        if not manifest.has_accounts:
            self.stdout.write("Accounts are not in it: pg_restore must restore them.")

    def _check_target(self, *, replace: bool, yes: bool, **options: Any) -> None:
        refuse_while_running()
        obstacle = find_obstacle()
        if not obstacle:
            return
        if not replace:
            raise CommandError(f"{obstacle} With --replace all of it is deleted.")
        if yes:
            return
        if not sys.stdin.isatty():
            raise CommandError(
                f"{obstacle} Confirm with --yes that all of it is deleted."
            )
        if input(f"{obstacle} Delete all of it? (yes/no) ") != "yes":
            raise CommandError("Nothing was changed.")
