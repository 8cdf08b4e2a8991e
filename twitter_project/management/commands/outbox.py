"""`manage.py outbox`: shows the state of background work, by queue."""

from typing import Any

from django.core.management.base import BaseCommand

from twitter_project.outbox.events import outbox_metrics, worker_alive

HEADER = ("queue", "queued", "oldest (s)", "failures", "dead")
ROW = "{:<20} {:>8} {:>12} {:>10} {:>6}"


class Command(BaseCommand):
    help = "Show what waits in the outbox, how old it is, and what failed."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(
            ROW.format("queue", "queued", "oldest (s)", "failures", "dead")
        )
        for one in outbox_metrics():
            self.stdout.write(
                ROW.format(
                    one.queue, one.queued, f"{one.oldest_s:.1f}", one.failures, one.dead
                )
            )
        if not worker_alive():
            self.stdout.write("No worker was seen in the last few seconds.")
