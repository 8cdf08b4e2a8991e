"""`manage.py refresh_trends`: computes trends, every five minutes. For cron."""

from typing import Any

from django.core.management.base import BaseCommand

from twitter_project.operations.housekeeping import do_frequent_tasks


class Command(BaseCommand):
    help = (
        "Compute the trends, and index tweets that search does not know yet. Embedded "
        "workers do this every five minutes; with Celery, schedule it. It does nothing "
        "if it ran less than four minutes ago."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for name, count in do_frequent_tasks().items():
            self.stdout.write(f"{name}: {count}")
