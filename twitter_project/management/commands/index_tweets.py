"""`manage.py index_tweets`: makes older tweets findable by search."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from tweets.services import index_all_tweets, index_waiting_tweets


class Command(BaseCommand):
    help = (
        "Index the tweets that search does not know yet: those that were posted before "
        "the site could search tweets. Workers do the same, a part at a time. It may "
        "run while people post, and be interrupted and run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--all",
            action="store_true",
            help="every tweet again, for example after an upgrade of the stemmer",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        index = index_all_tweets if options["all"] else index_waiting_tweets
        self.stdout.write(f"{index()} tweets indexed.")
