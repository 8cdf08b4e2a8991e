"""How slow clients may be, and how much one process holds for them."""

from __future__ import annotations

import functools
import resource
from dataclasses import dataclass

from django.conf import settings

FILES_WANTED = 16_384
CONNECTIONS_MAX = 4_096
KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one web process.

    `slow_client_s` limits three waits: for a request's headers, for the first bytes of
    its body, and for the client to read the next part of an answer. After that time, a
    body must have arrived at `body_bytes_per_s` on average.
    """

    slow_client_s: float = 20.0
    headers_max_bytes: int = 64 * KIB
    # A form with a video.
    body_max_bytes: int = 102 * MIB
    body_bytes_per_s: int = 2 * KIB
    body_max_s: float = 600.0
    bodies_max: int = 256
    bodies_max_bytes: int = 1024 * MIB
    connections_max: int = CONNECTIONS_MAX
    # Larger bodies and answers are kept on disk.
    memory_max_bytes: int = 256 * KIB
    waiting_max: int = 128


@functools.cache
def limits_of_process() -> Limits:
    """Return this process's limits, from the settings and the machine."""
    # Databases, S3 and bodies on disk need open files too.
    connections_max = min(CONNECTIONS_MAX, _allow_files() * 3 // 4)
    return Limits(slow_client_s=settings.SLOW_CLIENT_S, connections_max=connections_max)


def _allow_files() -> int:
    """Raise this process's limit on open files as far as allowed; return it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES_WANTED if hard == resource.RLIM_INFINITY else min(FILES_WANTED, hard)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return FILES_WANTED if soft == resource.RLIM_INFINITY else soft
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted
