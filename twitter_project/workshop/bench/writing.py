"""Measures posting in this process."""

from __future__ import annotations

import functools

import orjson

from .asking import ask, sign_in
from .reading import Figures
from .timing import Timings
from .world import World

POST_PATH = "/rest/v1/tweets"
UNTIMED = 3


def measure_posting(world: World, *, posts: int) -> Figures:
    """Return CPU and latency of a post, with its delivery to the author's home."""
    author = sign_in(world.reader_ids[0])
    timings = Timings()
    for number in range(posts + UNTIMED):
        body = orjson.dumps({"text": f"Ferry number {number} leaves #harbour"})
        if number < UNTIMED:
            ask(author, POST_PATH, body)
        else:
            timings.measure(functools.partial(ask, author, POST_PATH, body))
    return {
        "post.cpu_ms": timings.cpu_median_ms,
        "post.wall_ms": timings.wall_median_ms,
    }
