"""`manage.py sweep_outbox`: sends messages for waiting rows, once. For cron."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from twitter_project.outbox.dispatching import sweep


class Command(BaseCommand):
    help = (
        "Send the broker messages about all due deliveries: those that a crash or an "
        "outage left behind, and retries. Celery workers do this every second; with "
        "SQS, schedule it. You may run it any number of times."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.TASKS_BACKEND == "embedded":
            self.stdout.write("Nothing to send: embedded workers read the outbox.")
            return
        self.stdout.write(f"{sweep()} messages sent.")
