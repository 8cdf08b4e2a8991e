"""`manage.py worker`: runs what was published, until it is stopped."""

from __future__ import annotations

import signal
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from twitter_project.shared.worker import Worker


class Command(BaseCommand):
    help = (
        "Run the deliveries of the outbox. SIGTERM or Ctrl-C stops it after those "
        "that are running have finished."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--threads", type=int, default=2, help="how many run at a time (2)"
        )

    def handle(self, *args: Any, threads: int, **options: Any) -> None:
        if threads < 1:
            raise CommandError("--threads must be at least 1.")
        worker = Worker(threads=threads)

        def stop(signum: int, frame: FrameType | None) -> None:
            worker.stop()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        self.stdout.write(f"Worker {worker.name} runs {threads} threads.")
        worker.run()
        self.stdout.write(f"Worker {worker.name} stopped.")
