"""Fetches a URL: follows redirects, and checks each one like the first."""

from __future__ import annotations

import time
from dataclasses import dataclass
from urllib.parse import urljoin

from twitter_project.media.fetching.errors import NotFetched
from twitter_project.media.fetching.reach import PUBLIC, Reach
from twitter_project.media.fetching.request import Answer, request

REDIRECTS_MAX = 5
MOVED = frozenset((301, 302, 303, 307, 308))
OK = 200
URL_MAX = 4096


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was found at the end, under the last URL."""

    url: str
    content_type: str
    body: bytes
    is_cut: bool


def fetch(
    url: str,
    *,
    accept: str,
    agent: str,
    max_bytes: int,
    deadline: float,
    reach: Reach = PUBLIC,
) -> Fetched:
    """Fetch a page or a picture, at most `max_bytes` of it.

    `deadline`, a time of `time.monotonic`, holds for all redirects together.
    Raises: NotFetched.
    """
    headers = {"User-Agent": agent, "Accept": accept}
    for _ in range(REDIRECTS_MAX + 1):
        left_s = deadline - time.monotonic()
        if left_s <= 0:
            raise NotFetched("There was no time left.")
        target = reach.find(url, within_s=left_s)
        answer = request(
            target, headers=headers, max_bytes=max_bytes, deadline=deadline
        )
        if answer.status == OK:
            content_type = answer.headers.get("content-type", "")
            return Fetched(url, content_type, answer.body, answer.is_cut)
        url = _next_url(url, answer)
    raise NotFetched("There are too many redirects.")


def _next_url(url: str, answer: Answer) -> str:
    location = answer.headers.get("location", "")
    if answer.status not in MOVED or not location:
        raise NotFetched(f"The answer is {answer.status}.")
    try:
        # Headers are read as Latin-1; most servers mean UTF-8.
        location = location.encode("latin-1").decode("utf-8", "replace")
        found = urljoin(url, location.strip())
    except (ValueError, UnicodeError) as error:
        raise NotFetched("The redirect is broken.") from error
    if len(found) > URL_MAX:
        raise NotFetched("The redirect is too long.")
    return found
