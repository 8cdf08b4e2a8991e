"""Measures how long a tweet takes to reach the last follower, and at whose cost.

The followers of a star follow nobody else. Posts of a star alternate with posts of
somebody without followers, while a worker delivers the previous ones.
"""

from __future__ import annotations

import functools
import http.client
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson

from timeline.models import HomeEntry
from twitter_project.outbox.models import Delivery
from twitter_project.shared.db import collection
from users.models import Relationship, RelationshipKind, User

from .asking import HOST, Failed, Visitor, ask, sign_in
from .reading import HOME_API, Figures
from .rows import PastIds, blank, insert
from .servers import cpu_s, family
from .serving import Site, fetch
from .timing import Timings, measure_in_turn
from .writing import POST_PATH

NEVER_MERGED = {"FAN_OUT_FOLLOWERS_MAX": str(10**9)}
TIMEOUT_S = 300.0
POLL_S = 0.01
POSTS, POSTS_OF_LARGE = 15, 5
LARGE = 50_000
ARRIVALS, READS = 2, 60


@dataclass(frozen=True, slots=True)
class Star:
    """An account with new followers, and one of these."""

    followers: int
    visitor: Visitor
    fan: Visitor


def make_stars(sizes: tuple[int, ...]) -> dict[int, Star]:
    """Create one account for each number of followers, and one without any."""
    return {followers: _make_star(followers) for followers in (0, *sizes)}


def merging_all_above(stars: Mapping[int, Star]) -> dict[str, str]:
    """Return the setting that merges only the largest star."""
    return {"FAN_OUT_FOLLOWERS_MAX": str(max(stars) - 1)}


def measure_fan_out(site: Site, stars: Mapping[int, Star]) -> Figures:
    """Return the latencies of posts, and how long until the last follower has each."""
    figures: Figures = {}
    for followers, star in stars.items():
        if not followers:
            continue
        figures |= _measure_posts(site, stars[0], star)
        _wait_until_quiet()
        label = f"fanout.{followers}"
        before_s = cpu_s(family(site.worker_pid))
        seconds = min(_time_arrival(site, star) for _ in range(ARRIVALS))
        _wait_until_quiet()
        taken_s = cpu_s(family(site.worker_pid)) - before_s
        figures[f"{label}_s"] = seconds
        figures[f"{label}_per_s"] = followers / seconds
        figures[f"{label}.worker_cpu_s"] = taken_s / ARRIVALS
    return figures


def measure_merging(site: Site, stars: Mapping[int, Star]) -> Figures:
    """Return what the largest star costs if homes read its tweets themselves.

    `home_ratio` compares a home that pulls them with the home of another star's
    follower.
    """
    largest, other = stars[max(stars)], stars[min(filter(None, stars))]
    before_s = cpu_s(family(site.worker_pid))
    with _connected(site) as connection:
        for _ in range(ARRIVALS):
            _post(connection, largest)
    _wait_until_quiet()
    taken_s = cpu_s(family(site.worker_pid)) - before_s
    acts = {
        name: functools.partial(ask, star.fan, HOME_API)
        for name, star in (("merged", largest), ("delivered", other))
    }
    timings = measure_in_turn(acts, rounds=READS)
    ratio = timings["merged"].cpu_median_ms / timings["delivered"].cpu_median_ms
    return {
        f"merged.{largest.followers}.worker_cpu_s": taken_s / ARRIVALS,
        f"merged.{largest.followers}.home_ratio": ratio,
    }


def _measure_posts(site: Site, ordinary: Star, star: Star) -> Figures:
    timings = {person.followers: Timings() for person in (ordinary, star)}
    with _connected(site) as connection:
        for _ in range(POSTS_OF_LARGE if star.followers > LARGE else POSTS):
            for person in (ordinary, star):
                act = functools.partial(_post, connection, person)
                timings[person.followers].measure(act)
    of_star, of_ordinary = (
        timings[person.followers].wall_median_ms for person in (star, ordinary)
    )
    return {
        f"post.{star.followers}_ms": of_star,
        f"post.{star.followers}_ratio": of_star / of_ordinary,
    }


def _connected(site: Site) -> closing[http.client.HTTPConnection]:
    return closing(http.client.HTTPConnection(HOST, site.port, timeout=60))


def _post(connection: http.client.HTTPConnection, star: Star) -> int:
    body = orjson.dumps({"text": f"News at {time.time_ns()}"})
    answer = orjson.loads(fetch(connection, star.visitor, POST_PATH, body))
    return int(answer["id"])


def _time_arrival(site: Site, star: Star) -> float:
    with _connected(site) as connection:
        started = time.perf_counter()
        wanted = {"tweet_id": _post(connection, star)}
        entries = collection(HomeEntry)
        _wait_until(lambda: entries.count_documents(wanted) > star.followers)
        return time.perf_counter() - started


def _wait_until_quiet() -> None:
    """Wait until the worker has nothing left to do."""
    ready = {"state": Delivery.State.READY.value}
    _wait_until(lambda: collection(Delivery).count_documents(ready) == 0)


def _wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.perf_counter() + TIMEOUT_S
    while not is_so():
        if time.perf_counter() > deadline:
            raise Failed("The worker did not do its work in time.")
        time.sleep(POLL_S)


def _make_star(followers: int) -> Star:
    ids = PastIds(ago=timedelta(minutes=29), until=timedelta(0), count=followers + 1)
    user_ids = [ids.at(place) | followers % 97 << 12 for place in range(followers + 1)]
    insert(User, _people(user_ids, followers))
    star_id, *follower_ids = user_ids
    edges = [
        {
            "_id": follower_id,
            "actor_id": follower_id,
            "target_id": star_id,
            "kind": RelationshipKind.FOLLOW.value,
        }
        for follower_id in follower_ids
    ]
    if edges:
        insert(Relationship, edges)
    return Star(followers, sign_in(star_id), sign_in(user_ids[-1]))


def _people(user_ids: list[int], followers: int) -> Iterator[dict[str, Any]]:
    template = blank(User)
    for place, user_id in enumerate(user_ids):
        handle = f"fan{followers}_{place}"
        yield {
            **template,
            "_id": user_id,
            "handle": handle,
            "handle_key": handle,
            "email": f"{handle}@example.org",
            "password": "!",
            "followers_count": 0 if place else followers,
            "following_count": 1 if place else 0,
        }
