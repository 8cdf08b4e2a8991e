"""`manage.py remove_second_factor HANDLE`: for people who lost phone and codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from users.errors import PersonNotFound
from users.services import get_user_id, remove_second_factor


class Command(BaseCommand):
    help = (
        "Remove the second factor and the recovery codes of an account, sign it out "
        "everywhere, and tell its owner by mail. First make sure who is asking for "
        "it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("handle")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user_id = get_user_id(handle=options["handle"].lstrip("@"))
        except PersonNotFound as error:
            raise CommandError("Nobody has this handle.") from error
        is_removed = remove_second_factor(user_id=user_id)
        said = "Removed." if is_removed else "There was no second factor."
        self.stdout.write(said)
