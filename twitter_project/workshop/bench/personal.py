"""Measures what readers' own choices add to home: a ranking, and muted words.

Everything is compared with the chronological home of the same reader, in turns.
"""

from __future__ import annotations

import functools
import statistics
from collections.abc import Callable
from pathlib import Path

from timeline.models import Ranking
from users.models import MutedWordGroup, User
from users.services import create_word_group
from users.types import WordGroupDraft
from users.words import split_words

from .asking import Visitor, ask, sign_in
from .reading import HOME_API, Figures
from .timing import WARM_UPS, Timings
from .world import World

HOMES = {"api": HOME_API, "page": "/home/latest"}
RANKED = {"api": "/rest/v1/timeline/for-you", "page": "/home/for-you"}
LOOKS = ("first", "again")
READERS = 5
# What muting costs is small, so it takes many rounds to see it.
MUTING_ROUNDS = 8

# Words, phrases and hashtags, half of them in Spanish.
MUTED = Path(__file__).with_name("muted_words.txt")


def measure_for_you(world: World, *, rounds: int) -> Figures:
    """Return the CPU of "For you" for one who looks for the first time, and again.

    For the first look, all rankings that are kept are deleted.
    """
    acts: dict[str, Callable[[], object]] = {}
    befores: dict[str, Callable[[], object]] = {}
    for number, visitor in enumerate(_sign_in(world)):
        for kind, path in HOMES.items():
            acts[f"home_{kind} {number}"] = functools.partial(ask, visitor, path)
            first, again = (f"for_you_{kind}_{look} {number}" for look in LOOKS)
            acts[first] = acts[again] = functools.partial(ask, visitor, RANKED[kind])
            befores[first] = Ranking.objects.all().delete
    timings = _measure(acts, befores, rounds)
    figures = {}
    for kind in HOMES:
        for look in LOOKS:
            name = f"for_you_{kind}_{look}"
            figures[f"{name}.cpu_ms"] = statistics.median(
                one
                for number in range(READERS)
                for one in timings[f"{name} {number}"].cpu_ms
            )
            figures[f"{name}.home_ratio"] = _ratio(timings, name, f"home_{kind}")
    return figures


def measure_muted_words(world: World, *, rounds: int) -> Figures:
    """Return how much CPU home takes if its reader mutes 100 words, relative to none.

    `cold`: the process has not yet split any text into words.
    """
    acts: dict[str, Callable[[], object]] = {}
    befores: dict[str, Callable[[], object]] = {}
    visitors = _sign_in(world)
    for number, visitor in enumerate(visitors):
        version = _mute(visitor)
        for kind, path in HOMES.items():
            for name, kept in (("none", 0), ("words", version), ("cold", version)):
                label = f"{name}_{kind} {number}"
                acts[label] = functools.partial(ask, visitor, path)
                is_cold = name == "cold"
                befores[label] = functools.partial(_set, visitor, kept, is_cold=is_cold)
    timings = _measure(acts, befores, rounds * MUTING_ROUNDS)
    for visitor in visitors:
        _set(visitor, 0, is_cold=False)
        MutedWordGroup.objects.filter(owner_id=visitor.user_id).delete()
    return {
        f"muted_words_{kind}.{figure}": _ratio(
            timings, f"{name}_{kind}", f"none_{kind}"
        )
        for kind in HOMES
        for name, figure in (("words", "home_ratio"), ("cold", "cold_ratio"))
    }


def _sign_in(world: World) -> list[Visitor]:
    return [sign_in(user_id) for user_id in world.reader_ids[:READERS]]


def _mute(visitor: Visitor) -> int:
    """Mute 100 words in ten groups; return the version of the reader's words."""
    words = MUTED.read_text(encoding="utf-8").splitlines()
    for place in range(10):
        draft = WordGroupDraft(words=words[place::10], spares_followed=place == 9)
        create_word_group(owner_id=visitor.user_id, draft=draft)
    return User.objects.get(id=visitor.user_id).muted_words_version


def _set(visitor: Visitor, version: int, *, is_cold: bool) -> None:
    User.objects.filter(id=visitor.user_id).update(muted_words_version=version)
    if is_cold:
        split_words.cache_clear()


def _measure(
    acts: dict[str, Callable[[], object]],
    befores: dict[str, Callable[[], object]],
    rounds: int,
) -> dict[str, Timings]:
    """Time the actions in turns, each after what is to be done before it."""
    timings: dict[str, Timings] = {}
    for place in range(WARM_UPS + rounds):
        for label, act in acts.items():
            if before := befores.get(label):
                before()
            timing = timings.setdefault(label, Timings())
            timing.measure(act)
        if place == WARM_UPS - 1:
            timings.clear()
    return timings


def _ratio(timings: dict[str, Timings], name: str, other: str) -> float:
    """Return the median, over readers and rounds, of one CPU time to the other."""
    return statistics.median(
        one / compared
        for number in range(READERS)
        for one, compared in zip(
            timings[f"{name} {number}"].cpu_ms,
            timings[f"{other} {number}"].cpu_ms,
            strict=True,
        )
    )
