"""`manage.py index_tweets`: makes older tweets findable by search."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from tweets.services import index_waiting_tweets, iter_reindexing


class Command(BaseCommand):
    help = (
        "Index the tweets that search does not know yet: those that were posted before "
        "the site could search tweets. Workers do the same, a part at a time. With "
        "--all, index every tweet again. It may run while people post and search, and "
        "be interrupted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--all",
            action="store_true",
            help="every tweet again, after an upgrade that changes what finds a tweet",
        )
        parser.add_argument(
            "--after",
            type=int,
            default=0,
            metavar="ID",
            help="with --all: only tweets newer than this one, to go on after a stop",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["all"]:
            self.stdout.write(f"{index_waiting_tweets()} tweets indexed.")
            return
        done = 0
        for count, last_id in iter_reindexing(after=options["after"]):
            done += count
            self.stdout.write(f"{done} tweets indexed, up to {last_id}.")
        self.stdout.write("Every tweet is indexed.")
