"""Compares feeds, counters and unread counts with brute force over the facts."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from twitter_project.operations.verification import find_differences, load_facts
from twitter_project.outbox.models import Delivery
from twitter_project.outbox.waiting import wait_until_empty

PRINTED_MAX = 100


class Command(BaseCommand):
    help = (
        "Compare every home timeline, counter and unread count with brute force over "
        "follows, tweets and reactions; exit with 1 if anything differs. Run it while "
        "nobody writes. It counts as a visit to every home, so none stays dormant."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--drain",
            action="store_true",
            help=(
                "run the deliveries of the outbox here instead of waiting for a worker"
            ),
        )
        parser.add_argument(
            "--timeout",
            type=float,
            default=600,
            metavar="SECONDS",
            help="how long to wait for the outbox to be empty (%(default)s)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wait_until_empty(
            drains=options["drain"], timeout_s=options["timeout"], say=self.stdout.write
        )
        started = time.monotonic()
        facts = load_facts()
        count = 0
        for count, finding in enumerate(find_differences(facts), start=1):
            if count <= PRINTED_MAX:
                self.stdout.write(str(finding))
        dead = Delivery.objects.filter(state=Delivery.State.DEAD).count()
        if dead:
            self.stdout.write(f"{dead} deliveries are dead; see them in the admin.")
        self.stdout.write(
            f"{count} differences in {len(facts.handles)} homes and inboxes,"
            f" {len(facts.tweets)} tweets"
            f" ({time.monotonic() - started:.1f} s)."
        )
        if count or dead:
            raise SystemExit(1)
