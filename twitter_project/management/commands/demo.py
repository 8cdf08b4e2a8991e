"""Fills the site with the demo world: a harbour town, in English and Spanish."""

import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from twitter_project.embedded.environment import make_run_dir
from twitter_project.embedded.lifetime import held
from twitter_project.management.first_accounts import unfinished_mark
from twitter_project.outbox.waiting import wait_until_empty
from twitter_project.shared.errors import Invalid
from twitter_project.workshop.demo.building import build_world
from twitter_project.workshop.demo.cast import SIGN_IN_HANDLE

OUTBOX_TIMEOUT_S = 60


class Command(BaseCommand):
    help = (
        "Create the demo world: people, tweets, threads, pictures, follows. Whatever "
        "exists already stays as it is, so you may run it again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--password",
            help=f"of the account {SIGN_IN_HANDLE}; a random one if it is left out",
        )

    def handle(self, *args: Any, password: str | None, **options: Any) -> None:
        password = password or secrets.token_urlsafe(9)
        # `run` may be filling a new site, and nothing should be created twice.
        with held(make_run_dir(Path(settings.DATA_DIR)) / "demo.lock"):
            try:
                report = build_world(password=password)
            except Invalid as error:
                raise CommandError(str(error.errors)) from error
            unfinished_mark().unlink(missing_ok=True)
        wait_until_empty(drains=True, timeout_s=OUTBOX_TIMEOUT_S, say=self.stdout.write)
        self.stdout.write(
            f"The demo world is complete, with {report.tweets} new tweets."
        )
        if report.is_new_login:
            self.stdout.write(f"  Login  {SIGN_IN_HANDLE}  password {password}")
