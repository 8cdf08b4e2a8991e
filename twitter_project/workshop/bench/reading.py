"""Measures reads in this process: relative to the floor, and as a world grows."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import orjson
from django.conf import settings
from pymongo.database import Database

from twitter_project.telemetry.round_trips import count_so_far

from . import databases, floor
from .asking import Visitor, ask, sign_in
from .timing import Timings, measure_in_turn
from .world import World

Figures = dict[str, float]
READERS_MIN, READERS_MAX = 3, 8
HOME_API, HOME_PAGE = "/rest/v1/timeline/home", "/"


def lift_throttles() -> None:
    """Keep counting requests, since that costs, but refuse nobody."""
    rates: Any = settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]
    rates.update(dict.fromkeys(rates, "1000000000/min"))


def paths_of(world: World) -> dict[str, str]:
    """Return the paths to read in this world, by the name of their figures."""
    famous = world.handles[world.famous_id]
    return {
        "home_api": HOME_API,
        "home_page": HOME_PAGE,
        "profile_api": f"/rest/v1/timeline/users/{famous}",
        "profile_page": f"/@{famous}",
        "thread_api": f"/rest/v1/tweets/{world.discussed_id}/thread",
        "thread_page": f"/@{world.discussed_by}/{world.discussed_id}",
        "notifications_api": "/rest/v1/notifications",
        "notifications_page": "/notifications",
        "search_api": "/rest/v1/users?q=an",
        "search_page": "/search?q=an&tab=people",
    }


def find_readers(world: World, db: Database[dict[str, Any]]) -> list[Visitor]:
    """Sign in readers whose home is the same by the floor and by the API.

    In other homes a tweet appears twice, which the floor does not check.
    """
    found = []
    for user_id in world.reader_ids:
        visitor = sign_in(user_id)
        if orjson.loads(floor.read_home(db, user_id)) == orjson.loads(
            ask(visitor, HOME_API)
        ):
            found.append(visitor)
        if len(found) == READERS_MAX:
            break
    if len(found) < READERS_MIN:
        raise RuntimeError("The floor and the API do not agree on what a home is.")
    return found


def measure_reads(
    world: World, db: Database[dict[str, Any]], *, rounds: int
) -> Figures:
    """Return CPU, latency, ratio to the floor and round trips for each read."""
    readers = find_readers(world, db)
    paths = paths_of(world)
    acts: dict[str, Callable[[], object]] = {}
    for number, reader in enumerate(readers):
        acts[f"floor {number}"] = functools.partial(floor.read_home, db, reader.user_id)
        for name, path in paths.items():
            acts[f"{name} {number}"] = functools.partial(ask, reader, path)
    timings = _merge(measure_in_turn(acts, rounds=rounds))
    floor_ms = timings["floor"].cpu_median_ms
    figures = {"floor.cpu_ms": floor_ms, "readers": float(len(readers))}
    for name, one in timings.items():
        figures[f"{name}.cpu_ms"] = one.cpu_median_ms
        figures[f"{name}.wall_ms"] = one.wall_median_ms
        if name != "floor":
            figures[f"{name}.cpu_ratio"] = one.cpu_median_ms / floor_ms
    return figures | _count_round_trips(readers[0], paths)


def _count_round_trips(reader: Visitor, paths: dict[str, str]) -> Figures:
    """Request each once, and take the site's own count of round trips."""
    figures: Figures = {}
    for name, path in paths.items():
        before = count_so_far()
        ask(reader, path)
        figures[f"{name}.round_trips"] = float(count_so_far() - before)
    return figures


def measure_growth(worlds: dict[str, World], *, rounds: int) -> Figures:
    """Return how much longer a home takes in the grown world, measured in turns."""
    acts: dict[str, Callable[[], object]] = {}
    for database, world in worlds.items():
        databases.use(database)
        for number, user_id in enumerate(world.reader_ids[:READERS_MAX]):
            ask_there = functools.partial(_ask_in, database, sign_in(user_id))
            acts[f"{database} {number}"] = ask_there
    timings = _merge(measure_in_turn(acts, rounds=rounds))
    one, other = (timings[name] for name in worlds)
    return {
        "growth.home_ratio": other.wall_median_ms / one.wall_median_ms,
        "growth.home_cpu_ratio": other.cpu_median_ms / one.cpu_median_ms,
        "growth.home_wall_ms": other.wall_median_ms,
    }


def _ask_in(database: str, visitor: Visitor) -> bytes:
    databases.use(database)
    return ask(visitor, HOME_API)


def _merge(timings: dict[str, Timings]) -> dict[str, Timings]:
    """Put each reader's measurements under the name of the read."""
    merged: dict[str, Timings] = {}
    for label, one in timings.items():
        into = merged.setdefault(label.partition(" ")[0], Timings())
        into.cpu_ms += one.cpu_ms
        into.wall_ms += one.wall_ms
    return merged
