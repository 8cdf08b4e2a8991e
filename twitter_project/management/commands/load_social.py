"""Loads a social graph and texts from files, as if people had done it all."""

import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError

from timeline.models import HomeEntry
from twitter_project.outbox.waiting import some_worker, wait_until_empty
from twitter_project.workshop.loading.loader import SocialLoader
from twitter_project.workshop.loading.parsing import (
    BadLine,
    list_nodes,
    parse_edges,
    parse_texts,
)

T = TypeVar("T")

OUTBOX_TIMEOUT_S = 3600


class Command(BaseCommand):
    help = (
        "Create an account for each node of an edge list, follow along the edges, and "
        "post the texts of a table in turn, all through the public services. You may "
        "kill it and run it again: it continues where it was, and does nothing twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--edges", required=True, type=Path, help="lines of `from to ...`"
        )
        parser.add_argument(
            "--tweets", required=True, type=Path, help="lines of id, score, text (TSV)"
        )
        parser.add_argument(
            "--threads", type=int, default=4, help="how many load at a time (4)"
        )

    def handle(
        self, *args: Any, edges: Path, tweets: Path, threads: int, **options: Any
    ) -> None:
        if threads < 1:
            raise CommandError("--threads must be at least 1.")
        graph = _parse(edges, parse_edges)
        texts = _parse(tweets, lambda lines: list(parse_texts(lines)))
        cut = sum(text.was_cut for text in texts)
        nodes = list_nodes(graph)
        self.stdout.write(
            f"{len(nodes):,} accounts, {len(graph):,} follows, {len(texts):,} texts"
            f" ({cut:,} too long for a tweet and cut)."
        )
        loader = SocialLoader(nodes, threads=threads, out=self.stdout)
        with some_worker(threads=threads):
            loader.register()
            loader.follow(graph)
            self._wait()
            self._post(loader, [text.text for text in texts])

    def _post(self, loader: SocialLoader, texts: list[str]) -> None:
        """Post, and measure until the last tweet is in the last home."""
        entries = HomeEntry.objects.count()
        started = time.monotonic()
        stage = loader.post(texts)
        self._wait()
        elapsed_s = time.monotonic() - started
        added = HomeEntry.objects.count() - entries
        self.stdout.write(
            f"{stage.made:,} tweets posted at {stage.rate:,.0f}/s;"
            f" {added:,} home entries at {added / elapsed_s:,.0f}/s,"
            f" the last after {elapsed_s:.1f} s."
        )

    def _wait(self) -> None:
        wait_until_empty(
            drains=False, timeout_s=OUTBOX_TIMEOUT_S, say=self.stdout.write
        )


def _parse(path: Path, parse: Callable[[Iterable[str]], T]) -> T:
    try:
        with path.open(encoding="utf-8", newline="\n") as lines:
            return parse(lines)
    except (OSError, UnicodeDecodeError, BadLine) as error:
        raise CommandError(f"{path}: {error}") from error
