"""`manage.py renew_seeds`: encrypts second factors with the current key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from users.errors import SecondFactorUnreadable
from users.services import renew_seeds


class Command(BaseCommand):
    help = (
        "Encrypt the seeds of second factors with the current DJANGO_SECRET_KEY. Run "
        "it after changing the key, and before you remove the old key from "
        "DJANGO_SECRET_KEY_FALLBACKS. You may run it any number of times."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = renew_seeds()
        except SecondFactorUnreadable as error:
            raise CommandError(
                "A second factor was encrypted with a key that is not in the settings."
            ) from error
        self.stdout.write(f"{count} encrypted anew.")
