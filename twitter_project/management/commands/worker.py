"""`manage.py worker`: runs published deliveries until it is stopped."""

from __future__ import annotations

import secrets
import signal
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from twitter_project.operations.housekeeping import Housekeeping, frequent_work
from twitter_project.outbox.registry import queue_names
from twitter_project.outbox.worker import Worker
from twitter_project.telemetry import metrics


class Command(BaseCommand):
    help = (
        "Run the deliveries of the outbox, as TASKS_BACKEND says. SIGTERM or Ctrl-C "
        "stops it once the running ones have finished."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--threads", type=int, default=2, help="how many run at a time (2)"
        )
        parser.add_argument(
            "--queue",
            action="append",
            dest="queues",
            metavar="NAME",
            help="only this kind of work; may be repeated (all)",
        )

    def handle(
        self, *args: Any, threads: int, queues: list[str] | None = None, **options: Any
    ) -> None:
        known = queue_names()
        if threads < 1:
            raise CommandError("--threads must be at least 1.")
        if unknown := set(queues or ()).difference(known):
            raise CommandError(
                f"No handler has the queue {', '.join(sorted(unknown))}; there are "
                f"{', '.join(known)}."
            )
        if settings.TASKS_BACKEND == "celery":
            self.run_celery(threads, queues or known)
        elif settings.TASKS_BACKEND == "sqs":
            raise CommandError(
                "With TASKS_BACKEND=sqs the queue's Lambda function runs deliveries."
            )
        else:
            self.run_embedded(threads, queues or ())

    def run_embedded(self, threads: int, queues: list[str] | tuple[()]) -> None:
        worker = Worker(threads=threads, queues=queues)

        def stop(signum: int, frame: FrameType | None) -> None:
            worker.stop()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        metrics.start()
        self.stdout.write(f"Worker {worker.name} runs {threads} threads.")
        with Housekeeping(), frequent_work():
            worker.run()
        self.stdout.write(f"Worker {worker.name} stopped.")

    def run_celery(self, processes: int, queues: list[str] | tuple[str, ...]) -> None:
        """Become a Celery worker; `celery worker` itself has more options."""
        from twitter_project.celery import app

        app.worker_main(
            [
                *("worker", "--queues", ",".join(queues)),
                # RabbitMQ refuses two workers of one name, and a machine may run
                # several.
                *("--hostname", f"worker-{secrets.token_hex(4)}@%h"),
                *("--concurrency", str(processes), "--loglevel", settings.LOG_LEVEL),
                *("--without-gossip", "--without-mingle", "--without-heartbeat"),
            ]
        )
