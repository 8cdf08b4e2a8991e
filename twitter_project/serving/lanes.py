"""Threads that run the site: each takes a whole request and returns a whole answer.

Requests that may wait for something slow have their own threads, so a hanging S3 or
mail server takes no thread from people who read.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from wsgiref.types import WSGIApplication, WSGIEnvironment

from twitter_project.microservices.routes import EVERYWHERE
from twitter_project.serving.asgi import Headers, Refused, Scope
from twitter_project.serving.limits import Limits

READS, WRITES, UPLOADS, PROBES = "reads", "writes", "uploads", "probes"
THREADS: Mapping[str, int] = {READS: 2, WRITES: 4, UPLOADS: 2, PROBES: 1}
SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer of the site; a large body is kept on disk."""

    status: int
    headers: Headers
    body: IO[bytes]


def choose_lane(scope: Scope, path: str) -> str:
    """Return which threads run the request."""
    if path in EVERYWHERE:
        return PROBES
    if scope["method"] in SAFE_METHODS:
        return READS
    content_type: bytes = dict(scope["headers"]).get(b"content-type", b"")
    is_form_with_files = content_type.lower().startswith(b"multipart/form-data")
    return UPLOADS if is_form_with_files else WRITES


class Lane:
    """A few threads that take complete requests in order."""

    def __init__(self, name: str, threads: int, waiting_max: int) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._taken = 0
        self._taken_max = threads + waiting_max

    async def run(self, call: Callable[[], Answer]) -> Answer:
        """Run the call when its turn comes. Raises: Refused if too many are waiting."""
        if self._taken >= self._taken_max:
            raise Refused(503)
        self._taken += 1
        try:
            context = contextvars.copy_context()
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._executor, context.run, call)
        finally:
            self._taken -= 1


class Lanes:
    """The site, run by the threads of each kind of request."""

    def __init__(self, application: WSGIApplication, limits: Limits) -> None:
        self._application = application
        self._limits = limits
        self._lanes = {
            name: Lane(name, threads, limits.waiting_max)
            for name, threads in THREADS.items()
        }

    async def answer(self, lane: str, environ: WSGIEnvironment) -> Answer:
        """Return the site's answer. Raises: Refused if too many are waiting."""
        memory_max_bytes = self._limits.memory_max_bytes
        call = partial(run_site, self._application, environ, memory_max_bytes)
        return await self._lanes[lane].run(call)


def run_site(
    application: WSGIApplication, environ: WSGIEnvironment, memory_max_bytes: int
) -> Answer:
    """Call the application and collect its whole answer."""
    started: list[tuple[int, Headers]] = []
    body: IO[bytes] = SpooledTemporaryFile(memory_max_bytes)  # noqa: SIM115

    def start_response(
        status: str, headers: list[tuple[str, str]], _exc_info: Any = None
    ) -> Callable[[bytes], object]:
        started.append((int(status.partition(" ")[0]), _encode(headers)))
        return body.write

    try:
        chunks = application(environ, start_response)
        try:
            for chunk in chunks:
                body.write(chunk)
        finally:
            if (close := getattr(chunks, "close", None)) is not None:
                close()
    except BaseException:
        body.close()
        raise
    body.seek(0)
    status, encoded = started[-1]
    return Answer(status, encoded, body)


def _encode(headers: list[tuple[str, str]]) -> Headers:
    return [
        (name.lower().encode("latin-1"), value.strip().encode("latin-1"))
        for name, value in headers
    ]
