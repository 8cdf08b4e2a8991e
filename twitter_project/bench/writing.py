"""What posting costs, and how long a tweet is on its way to the last follower."""

from __future__ import annotations

import functools
import http.client
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import orjson

from timeline.models import HomeEntry
from twitter_project.bench.asking import HOST, Failed, Visitor, ask, sign_in
from twitter_project.bench.reading import Figures
from twitter_project.bench.rows import PastIds, blank, insert
from twitter_project.bench.serving import Site, fetch
from twitter_project.bench.timing import Timings
from twitter_project.bench.world import World
from twitter_project.shared.db import collection
from users.models import Relationship, RelationshipKind, User

POST_PATH = "/rest/v1/tweets"
ARRIVAL_TIMEOUT_S = 120.0
POLL_S = 0.01


def measure_posting(world: World, *, posts: int) -> Figures:
    """Return CPU and latency of a post in this process, own home included."""
    author = sign_in(world.reader_ids[0])
    timings = Timings()
    for number in range(posts + 3):
        body = orjson.dumps({"text": f"Ferry number {number} leaves #harbour"})
        if number < 3:
            ask(author, POST_PATH, body)
        else:
            timings.measure(functools.partial(ask, author, POST_PATH, body))
    return {
        "post.cpu_ms": timings.cpu_median_ms,
        "post.wall_ms": timings.wall_median_ms,
    }


def measure_fan_out(site: Site, stars: tuple[int, ...]) -> Figures:
    """Return how long after a post over HTTP the last follower has the tweet."""
    figures: Figures = {}
    ordinary = _make_star(0)
    for followers in stars:
        star = _make_star(followers)
        figures[f"post.{followers}_ms"] = _post_ms(site, star)
        figures["post.0_ms"] = _post_ms(site, ordinary)
        ratio = figures[f"post.{followers}_ms"] / figures["post.0_ms"]
        figures[f"post.{followers}_ratio"] = ratio
        _wait_until_quiet(star, followers)
        seconds = min(_time_arrival(site, star, followers) for _ in range(2))
        figures[f"fanout.{followers}_s"] = seconds
        figures[f"fanout.{followers}_per_s"] = followers / seconds
    return figures


def _make_star(followers: int) -> Visitor:
    """Make an account and so many new followers of it, who follow nobody else."""
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
    return sign_in(star_id)


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


def _post_ms(site: Site, author: Visitor, *, times: int = 9) -> float:
    """Return the median latency of posts to the answer."""
    timings = Timings()
    connection = http.client.HTTPConnection(HOST, site.port, timeout=60)
    for number in range(times):
        body = orjson.dumps({"text": f"News {number} at {time.time_ns()}"})
        timings.measure(functools.partial(fetch, connection, author, POST_PATH, body))
        time.sleep(0.05)
    connection.close()
    return timings.wall_median_ms


def _time_arrival(site: Site, star: Visitor, followers: int) -> float:
    connection = http.client.HTTPConnection(HOST, site.port, timeout=60)
    body = orjson.dumps({"text": f"Breaking {time.time_ns()}"})
    started = time.perf_counter()
    answer = orjson.loads(fetch(connection, star, POST_PATH, body))
    _wait_for_entries({"tweet_id": int(answer["id"])}, followers + 1)
    elapsed_s = time.perf_counter() - started
    connection.close()
    return elapsed_s


def _wait_until_quiet(star: Visitor, followers: int) -> None:
    """Wait until all that the star has posted so far has arrived."""
    rows = collection(HomeEntry).find({"owner_id": star.user_id}, {"tweet_id": True})
    for row in list(rows):
        _wait_for_entries({"tweet_id": row["tweet_id"]}, followers + 1)


def _wait_for_entries(wanted: dict[str, int], count: int) -> None:
    deadline = time.perf_counter() + ARRIVAL_TIMEOUT_S
    while collection(HomeEntry).count_documents(wanted) < count:
        if time.perf_counter() > deadline:
            raise Failed("A tweet did not reach its followers in time.")
        time.sleep(POLL_S)
