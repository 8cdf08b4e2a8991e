"""Creates accounts, follows and tweets of a graph, all through the public services.

The rows themselves show what was loaded: an account by its handle, a follow by its row,
an author's nth text by the author having n tweets. So a load that was killed continues
where it was, and a complete one does nothing; no record is kept. The accounts belong to
the loader: nobody knows their passwords.
"""

import itertools
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from django.core.management.base import OutputWrapper
from django.db import DatabaseError, connections

from tweets.services import list_author_sources
from twitter_project.shared.errors import Invalid
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.posting import post_tweet
from users.services import (
    find_user_ids,
    follow_user,
    list_followee_ids,
    register_user,
)
from users.types import Viewer

from .parsing import handle_of
from .progress import Progress

EMAIL_DOMAIN = "load-social.invalid"
SOURCES_AT_ONCE = 1000
PATIENCE_S = 90

T = TypeVar("T")
Steps = Iterator[bool]
"""One step for each row wanted; True where it had to be made."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What one stage of a load has created, and in what time."""

    made: int
    elapsed_s: float

    @property
    def rate(self) -> float:
        return self.made / self.elapsed_s if self.elapsed_s else 0.0


class SocialLoader:
    """Loads one graph with a number of threads.

    One thread always does everything for an account, which keeps the order.
    """

    def __init__(
        self, nodes: Sequence[str], *, threads: int, out: OutputWrapper
    ) -> None:
        self._nodes = nodes
        self._threads = threads
        self._out = out
        self._ids: dict[str, int] = {}
        self._is_stopping = False

    def register(self) -> Stage:
        """Create missing accounts."""
        found = find_user_ids(handles=[handle_of(node) for node in self._nodes])

        def steps(node: str) -> Steps:
            user_id = found.get(handle_of(node).lower())
            self._ids[node] = user_id or _register(node)
            yield user_id is None

        return self._run("accounts", steps, len(self._nodes))

    def follow(self, edges: Sequence[tuple[str, str]]) -> Stage:
        """Create missing follows. Call after `register`."""
        followees: dict[str, list[str]] = {node: [] for node in self._nodes}
        for follower, followee in edges:
            followees[follower].append(followee)

        def steps(node: str) -> Steps:
            follower_id = self._ids[node]
            present = set(list_followee_ids(user_id=follower_id))
            for followee_id in map(self._ids.__getitem__, followees[node]):
                yield followee_id not in present and _insist(
                    partial(
                        follow_user, follower_id=follower_id, followee_id=followee_id
                    )
                )

        return self._run("follows", steps, len(edges))

    def post(self, texts: Sequence[str]) -> Stage:
        """Post missing texts; the nodes take turns.

        Call after `register`.
        """
        places = {node: place for place, node in enumerate(self._nodes)}

        def steps(node: str) -> Steps:
            author_id = self._ids[node]
            posted = _count_posted(author_id)
            for number, text in enumerate(texts[places[node] :: len(self._nodes)]):
                if number >= posted:
                    # The key makes two loads at a time post each text only once, too.
                    _insist(
                        partial(
                            post_tweet,
                            author_id=author_id,
                            text=text,
                            idempotency_key=f"load_social {number}",
                        )
                    )
                yield number >= posted

        return self._run("tweets", steps, len(texts))

    def _run(self, name: str, steps: Callable[[str], Steps], total: int) -> Stage:
        """Run the nodes' steps in rounds, one step for each node, on all threads."""
        with (
            Progress(name, total, self._out) as progress,
            ThreadPoolExecutor(self._threads) as pool,
        ):
            shares = [self._nodes[n :: self._threads] for n in range(self._threads)]
            futures = [
                pool.submit(self._take_turns, share, steps, progress)
                for share in shares
            ]
            try:
                made = sum(future.result() for future in futures)
            finally:
                self._is_stopping = True
        self._is_stopping = False
        return Stage(made, progress.elapsed_s)

    def _take_turns(
        self, nodes: Sequence[str], steps: Callable[[str], Steps], progress: Progress
    ) -> int:
        made = 0
        waiting = deque(steps(node) for node in nodes)
        try:
            while waiting and not self._is_stopping:
                turn = waiting.popleft()
                for was_made in itertools.islice(turn, 1):
                    made += was_made
                    progress.add()
                    waiting.append(turn)
        finally:
            connections.close_all()
        return made


def _insist(call: Callable[[], T]) -> T:
    """Retry while rows are locked by a load that was killed halfway.

    MongoDB aborts its transaction after a minute or so.
    """
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return call()
        except DatabaseError:
            if time.monotonic() > deadline:
                raise
        time.sleep(1)


def _register(node: str) -> int:
    """Create the node's account, unless another load is a moment faster."""
    handle = handle_of(node)
    try:
        return register_user(
            handle=handle,
            email=f"{handle}@{EMAIL_DOMAIN}",
            password=secrets.token_urlsafe(24),
            name=f"Node {node}",
            is_invented=True,
        )
    except Invalid:
        found = find_user_ids(handles=[handle])
        if not found:
            raise
        return found[handle.lower()]


def _count_posted(author_id: int) -> int:
    """Return how many tweets the author has, including those removed by moderators."""
    count = 0
    keyset = Keyset(limit=SOURCES_AT_ONCE)
    while True:
        sources = list_author_sources(
            author_id=author_id, viewer=Viewer(author_id), keyset=keyset
        )
        page = sources[: keyset.limit]
        count += sum(not source.is_retweet for source in page)
        if len(sources) <= keyset.limit:
            return count
        keyset = Keyset(limit=SOURCES_AT_ONCE, before=page[-1].source_id)
