"""`manage.py rebuild_home`: rebuilds home feeds from follows, tweets and retweets."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from timeline.services import rebuild_home
from users.models import User
from users.services import find_user_ids

SAID_EVERY = 100


class Command(BaseCommand):
    help = (
        "Rebuild the home feeds of these people, or of everyone, from their sources. "
        "Feeds normally need no rebuilding; use it after data was lost outside the "
        "site, for example by restoring a backup. It may run while people read and "
        "post. Dormant homes are left alone: they are rebuilt when they are opened."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("handles", nargs="*", metavar="HANDLE")
        parser.add_argument("--all", action="store_true", help="of everyone")

    def handle(self, *args: Any, **options: Any) -> None:
        handles = [handle.removeprefix("@") for handle in options["handles"]]
        if bool(handles) == options["all"]:
            raise CommandError("Name people, or --all.")
        failures = count = 0
        for count, owner_id in enumerate(_owner_ids(handles), start=1):
            try:
                rebuild_home(owner_id=owner_id)
            except DatabaseError as error:
                failures += 1
                self.stderr.write(f"The home of {owner_id} was not rebuilt: {error}")
            if count % SAID_EVERY == 0:
                self.stdout.write(f"{count} homes")
        self.stdout.write(f"{count - failures} homes were rebuilt.")
        if failures:
            raise CommandError(f"{failures} homes were not.")


def _owner_ids(handles: list[str]) -> Iterator[int]:
    """Yield the homes' owners. Raises: CommandError naming unknown handles."""
    if not handles:
        yield from User.objects.order_by("id").values_list("id", flat=True).iterator()
        return
    found = find_user_ids(handles=handles)
    unknown = [f"@{handle}" for handle in handles if handle.lower() not in found]
    if unknown:
        raise CommandError(f"There is no {', '.join(unknown)}.")
    yield from found.values()
