"""`manage.py clean_up`: deletes expired rows and unposted pictures. For cron."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from twitter_project.operations.housekeeping import NotCleaned, clean_up


class Command(BaseCommand):
    help = (
        "Delete expired tokens, sessions and failed sign-ins, pictures that are in no "
        "tweet a day after their upload, objects in the bucket that no row names, and "
        "the entries of homes that nobody opened for HOME_DORMANT_DAYS. Embedded "
        "workers do this daily; with Celery or SQS, schedule it. You may run it any "
        "number of times."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = clean_up()
        except NotCleaned as error:
            raise CommandError(str(error)) from error
        for kind, count in counts.items():
            self.stdout.write(f"{kind}: {count}")
