"""Records what clients were told, and so what must be true once everything is quiet.

Each person does one thing after another, so the last thing that was acknowledged
counts. If somebody else's act may have interfered, nothing is claimed.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum

Pair = tuple[str, str]
TIES = ("follow", "bell", "no_retweets")
"""What a block between two people ends, and what unfollowing does."""


@dataclass(slots=True)
class Post:
    """A tweet that somebody posted, by the mark at the beginning of its text."""

    author: str
    text: str
    is_acknowledged: bool = False
    is_refused: bool = False
    is_deletion_tried: bool = False
    is_deleted: bool = False
    is_purged: bool = False
    """Deleted without the way through the trash."""
    is_text_sure: bool = True

    def note(self, *, is_yes: bool, is_second: bool) -> None:
        """Note the answer to posting it; `is_second`: an earlier one got lost."""
        self.is_acknowledged = is_yes
        self.is_refused = not is_yes and not is_second


class Outcome(StrEnum):
    """What becomes of a draft in the end."""

    PUBLISHED = "published"
    FAILED = "a draft that says why it was not published"
    DRAFT = "a draft"
    GONE = "gone"


@dataclass(slots=True)
class Plan:
    """A tweet or a thread that is saved as a draft, by the marks of its tweets."""

    author: str
    marks: tuple[str, ...]
    draft_id: str = ""
    may_be: frozenset[Outcome] = frozenset({Outcome.GONE})
    acts: list[str] = field(default_factory=list)

    def note(
        self, outcomes: frozenset[Outcome], *, is_yes: bool, is_second: bool
    ) -> None:
        """Note what an act leads to; it may have, if its first answer got lost."""
        if is_yes:
            self.may_be = outcomes
        elif is_second:
            self.may_be |= outcomes


@dataclass(slots=True)
class Edge:
    """The last acknowledged state of an edge, and since when it holds."""

    is_there: bool | None = None
    began_at: float = 0.0


@dataclass(slots=True)
class Ledger:
    """Shared by the threads; each key is written by one of them."""

    posts: dict[str, Post] = field(default_factory=dict)
    threads: list[tuple[str, ...]] = field(default_factory=list)
    """The marks of the tweets of each thread."""
    plans: list[Plan] = field(default_factory=list)
    edges: dict[tuple[str, str, str], Edge] = field(default_factory=dict)
    _blocks: dict[Pair, list[float]] = field(default_factory=lambda: defaultdict(list))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note_thread(self, posts: dict[str, Post]) -> None:
        """Note the tweets of a thread before they are posted."""
        self.posts.update(posts)
        self.threads.append(tuple(posts))

    def note_edge(
        self,
        kind: str,
        actor: str,
        other: str,
        *,
        is_there: bool | None,
        began_at: float,
    ) -> None:
        """Note an outcome; None if it is uncertain."""
        with self._lock:
            self.edges[kind, actor, other] = Edge(is_there, began_at)

    def note_block(self, actor: str, other: str) -> None:
        """Note that a block was attempted at this time, whatever its outcome."""
        with self._lock:
            self._blocks[_pair(actor, other)].append(time.monotonic())

    def expect_edges(self) -> dict[tuple[str, str, str], bool]:
        """Return the edges that must exist, or must not."""
        return {
            key: edge.is_there
            for key, edge in self.edges.items()
            if edge.is_there is not None and not self._is_blocked_since(key, edge)
        }

    def _is_blocked_since(self, key: tuple[str, str, str], edge: Edge) -> bool:
        """Return whether a block may have cut a tie that was acknowledged."""
        kind, actor, other = key
        if kind not in TIES or not edge.is_there:
            return False
        return any(
            tried >= edge.began_at for tried in self._blocks[_pair(actor, other)]
        )

    def expect_reaction(self, mark: str) -> bool:
        """Return whether a like or a retweet of this tweet must still exist."""
        return not self.posts[mark].is_deletion_tried


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)
