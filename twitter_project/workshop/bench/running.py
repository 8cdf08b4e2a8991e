"""The order of a run: worlds, reads, growth, writes, and the real servers."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from django.conf import settings
from django.db import connections

from twitter_project.operations.preparing import collect_static_files

from . import (
    databases,
    examining,
    floor,
    personal,
    reading,
    serving,
    spreading,
    streaming,
    writing,
)
from .asking import sign_in
from .reading import Figures
from .sizes import Plan, WorldSize
from .world import Builder, World


def run(plan: Plan, *, only_reads: bool, server: str) -> Figures:
    """Measure everything in the plan; return the figures by name."""
    figures: Figures = {}
    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    collect_static_files()
    reading.lift_throttles()
    world = _build(databases.ORIGINAL, plan.world, figures, "world")
    db = floor.open_database(os.environ["MONGODB_URI"], databases.ORIGINAL)
    _say("Reading")
    figures |= reading.measure_reads(world, db, rounds=plan.rounds)
    reader, paths = sign_in(world.reader_ids[0]), reading.paths_of(world)
    figures |= examining.measure_examined(reader, paths, db)
    _say("Ranking, and muting words")
    figures |= personal.measure_for_you(world, rounds=plan.rounds)
    figures |= personal.measure_muted_words(world, rounds=plan.rounds)
    grown = _build(databases.GROWN, plan.world.grown(), figures, "grown")
    _say("Reading in both worlds")
    figures |= reading.measure_growth(
        {databases.ORIGINAL: world, databases.GROWN: grown}, rounds=plan.rounds
    )
    databases.use(databases.ORIGINAL)
    if not only_reads:
        _say("Posting")
        figures |= writing.measure_posting(world, posts=plan.posts)
        figures |= _serve(world, plan, server)
        figures |= _compare_served(figures)
    connections.close_all()
    return figures


def _serve(world: World, plan: Plan, server: str) -> Figures:
    readers = [sign_in(user_id) for user_id in world.reader_ids[: serving.CLIENTS[-1]]]
    _say("Making people with many followers")
    stars = spreading.make_stars(plan.stars)
    with serving.running_site(server, spreading.NEVER_MERGED) as site:
        _say("Serving")
        figures = serving.measure_served(site, readers, seconds=plan.served_s)
        _say("Delivering to many")
        figures |= spreading.measure_fan_out(site, stars)
        memory = serving.memory_mb(site)
        figures |= {f"{name}.fanout_mb": mb for name, mb in memory.items()}
    with serving.running_site(server, spreading.merging_all_above(stars)) as site:
        _say("Merging")
        figures |= spreading.measure_merging(site, stars)
    with serving.running_site("own_one", streaming.SETTINGS) as site:
        _say("Streaming")
        return figures | streaming.measure_streams(site, world.famous_id)


def _compare_served(figures: Figures) -> Figures:
    """Return the ratio of a served request's CPU to the same request in-process."""
    return {
        f"{name}.served_ratio": figures[f"{name}.clients_8.cpu_ms"]
        / figures[f"{name}.cpu_ms"]
        for name in ("home_api", "home_page", "post")
    }


def _build(database: str, size: WorldSize, figures: Figures, name: str) -> World:
    _say(f"Building {database} of {size.users:,} people")
    started = time.perf_counter()
    databases.make_empty(database)
    world = Builder(size).build()
    figures[f"{name}.rows"] = float(world.rows)
    figures[f"{name}.build_s"] = time.perf_counter() - started
    return world


def _say(what: str) -> None:
    """Print the current step, since a full run takes minutes."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {what} ...\n")
