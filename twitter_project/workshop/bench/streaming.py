"""A thousand streams in one process: their memory, and how soon all are told."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from itertools import chain, islice

from twitter_project.workshop.posting import post_tweet
from users.services import iter_follower_ids

from .asking import HOST, Failed, Visitor, sign_in
from .reading import Figures
from .servers import family, pss_mb
from .serving import Site
from .timing import percentile

STREAMS, ACCOUNTS = 1000, 100
SETTINGS = {"LIVE_UPDATES": "sse", "LIVE_STREAMS_MAX": str(STREAMS)}
POSTS = 5
AT_ONCE = 50
PATIENCE_S = 60.0

Reader = asyncio.StreamReader
Opened = tuple[Reader, asyncio.StreamWriter]


def measure_streams(site: Site, author_id: int) -> Figures:
    """Open the streams, post, and return memory and times. Followers take turns.

    The times run from before a post until the first and the last client have it.
    """
    follower_ids = chain.from_iterable(iter_follower_ids(user_id=author_id))
    followers = [sign_in(user_id) for user_id in islice(follower_ids, ACCOUNTS)]
    return asyncio.run(_measure(site, followers, author_id))


async def _measure(site: Site, followers: Sequence[Visitor], author_id: int) -> Figures:
    rest_mb = _memory_mb(site)
    opening = asyncio.Semaphore(AT_ONCE)
    visitors = [followers[number % len(followers)] for number in range(STREAMS)]
    opened = await asyncio.gather(*(_open(opening, site.port, one) for one in visitors))
    open_mb = _memory_mb(site)
    firsts_ms, lasts_ms = [], []
    for number in range(POSTS):
        waiting = [asyncio.create_task(_wait_for_tweet(reader)) for reader, _ in opened]
        started = time.perf_counter()
        text = f"To all {number}"
        await asyncio.to_thread(post_tweet, author_id=author_id, text=text)
        times = await asyncio.wait_for(asyncio.gather(*waiting), PATIENCE_S)
        firsts_ms.append((min(times) - started) * 1000)
        lasts_ms.append((max(times) - started) * 1000)
    told_mb = _memory_mb(site)
    for _reader, writer in opened:
        writer.close()
    return {
        "streams.open": float(len(opened)),
        "streams.rest_mb": rest_mb,
        "streams.open_mb": open_mb,
        "streams.told_mb": told_mb,
        "streams.first_told_ms": percentile(firsts_ms, 0.5),
        "streams.last_told_ms": percentile(lasts_ms, 0.5),
        "streams.last_told_max_ms": max(lasts_ms),
    }


async def _open(opening: asyncio.Semaphore, port: int, visitor: Visitor) -> Opened:
    """Open a stream and read up to its first event."""
    async with opening:
        reader, writer = await asyncio.open_connection(HOST, port)
        lines = [
            "GET /rest/v1/stream HTTP/1.1",
            f"Host: {HOST}:{port}",
            *(f"{name}: {value}" for name, value in visitor.headers_of_api.items()),
        ]
        writer.write("\r\n".join([*lines, "", ""]).encode())
        status = await reader.readline()
        if b" 200 " not in status:
            raise Failed(f"A stream was refused: {status.decode()}")
        await _read_to(reader, b"event: counts")
    return reader, writer


async def _wait_for_tweet(reader: Reader) -> float:
    await _read_to(reader, b"event: tweet")
    return time.perf_counter()


async def _read_to(reader: Reader, wanted: bytes) -> None:
    while line := await reader.readline():
        if line.strip() == wanted:
            return
    raise Failed("A stream ended too early.")


def _memory_mb(site: Site) -> float:
    """Return the memory of the one process that streams, and of its parent."""
    return sum(map(pss_mb, family(site.web_pid)))
