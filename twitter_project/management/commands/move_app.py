"""`manage.py move_app users --to postgres`: moves accounts to the other database."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS

from twitter_project.databases.routing import USERS_ALIAS
from twitter_project.operations.moving import CannotMove, move_accounts
from twitter_project.operations.refusing import refuse_while_running

ALIASES = {"mongodb": DEFAULT_DB_ALIAS, "postgres": USERS_ALIAS}


class Command(BaseCommand):
    help = (
        "Copy accounts and the tables that refer to them between MongoDB and the "
        "PostgreSQL of USERS_DATABASE_URL, and compare both sides. Stop the site "
        "first. You may kill it and run it again. The source keeps its rows."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("app", choices=["users"])
        parser.add_argument("--to", choices=list(ALIASES), required=True)
        parser.add_argument(
            "--replace",
            action="store_true",
            help="first delete the account tables of the target",
        )

    def handle(self, *args: Any, to: str, replace: bool, **options: Any) -> None:
        if not settings.USERS_DATABASE_URL:
            raise CommandError("USERS_DATABASE_URL: name the PostgreSQL, either way.")
        refuse_while_running()
        target = ALIASES[to]
        (source,) = set(ALIASES.values()) - {target}
        try:
            move_accounts(
                source=source, target=target, replace=replace, say=self.stdout.write
            )
        except CannotMove as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"All accounts are on {to} now, and the same.")
        if to == "mongodb":
            self.stdout.write("Unset USERS_DATABASE_URL before the site starts.")
