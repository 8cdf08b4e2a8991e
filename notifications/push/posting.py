"""Hands pushes to push services, whose addresses come from strangers.

A browser names the endpoint that we shall post to, so this is a request to wherever a
stranger likes: `media.fetching` lets it go to public addresses only, redirects are not
followed, and a deadline holds for all of it.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum, auto
from ipaddress import ip_address

from django.conf import settings

from notifications.push.messages import Urgency
from notifications.push.sealing import authorize
from twitter_project.media.fetching import PUBLIC, NotFetched, Reach
from twitter_project.media.fetching.reach import Address, Target, is_public
from twitter_project.media.fetching.request import Answer, request

WITHIN_S = 8.0
ANSWER_MAX_BYTES = 1024
RETRY_AFTER_MAX_S = 6 * 60 * 60
ENDPOINT_MAX = 2000
GONE = (404, 410)
TOO_LONG = 413
TOO_MANY = 429
# Stands for any host whose addresses are looked up only when something is sent.
SOME_PUBLIC_ADDRESS = "1.1.1.1"
# With a dot, and an ending that is neither a number nor kept for private networks.
PUBLIC_NAME = re.compile(
    r"(?i:.+\.(?!(?:internal|local|localhost|lan|home|arpa)\.?$)[^.]*[a-z][^.]*\.?)"
)


class Outcome(Enum):
    """What became of a push."""

    DELIVERED = auto()
    GONE = auto()  # the browser has unsubscribed
    TOO_LONG = auto()
    LATER = auto()  # the service is away or busy
    REFUSED = auto()  # trying again would not help


@dataclass(frozen=True, slots=True)
class Posted:
    """What a push service answered; `detail` is for the log."""

    outcome: Outcome
    detail: str
    retry_after_s: int | None = None


def is_endpoint_allowed(endpoint: str) -> bool:
    """Return whether pushes may go there, as far as the URL tells: no name is looked
    up.
    """

    def resolve(host: str, port: int) -> list[str]:
        if not _is_address(host) and not PUBLIC_NAME.fullmatch(host):
            raise NotFetched("No push service has such a name.")
        return [host if _is_address(host) else SOME_PUBLIC_ADDRESS]

    try:
        _find_target(endpoint, replace(_find_reach(), resolve=resolve))
    except NotFetched:
        return False
    return True


def post(
    endpoint: str, sealed: bytes, *, topic: str, ttl_s: int, urgency: Urgency
) -> Posted:
    """Send an encrypted push to its push service (RFC 8030), within a few seconds."""
    deadline = time.monotonic() + WITHIN_S
    headers = {
        "Authorization": authorize(endpoint),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(ttl_s),
        "Topic": topic,
        "Urgency": urgency.value,
    }
    try:
        answer = request(
            _find_target(endpoint, _find_reach()),
            headers=headers,
            max_bytes=ANSWER_MAX_BYTES,
            deadline=deadline,
            sent=sealed,
        )
    except NotFetched as error:
        return Posted(Outcome.LATER, str(error))
    return _read(answer)


def _read(answer: Answer) -> Posted:
    status, detail = answer.status, f"status {answer.status}"
    if 200 <= status < 300:
        return Posted(Outcome.DELIVERED, detail)
    if status in GONE:
        return Posted(Outcome.GONE, detail)
    if status == TOO_LONG:
        return Posted(Outcome.TOO_LONG, detail)
    if status == TOO_MANY or status >= 500:
        retry_after_s = _read_retry_after(answer.headers.get("retry-after", ""))
        return Posted(Outcome.LATER, detail, retry_after_s)
    return Posted(Outcome.REFUSED, detail)


def _read_retry_after(text: str) -> int | None:
    """Return the seconds in a `Retry-After` header, a number or a date."""
    if text.isdecimal() and len(text) < 10:
        wait_s = int(text)
    else:
        try:
            at = parsedate_to_datetime(text)
            if at.tzinfo is None:
                at = at.replace(tzinfo=UTC)
            wait_s = int((at - datetime.now(UTC)).total_seconds())
        except (ValueError, OverflowError):
            return None
    return min(max(wait_s, 1), RETRY_AFTER_MAX_S)


def _find_target(endpoint: str, reach: Reach) -> Target:
    """Return where to send to. Raises: NotFetched unless it is https, or the server
    that tests listen with.
    """
    target = reach.find(endpoint, within_s=WITHIN_S)
    is_test = target.url.netloc == f"127.0.0.1:{settings.PUSH_TEST_PORT}"
    if target.url.scheme != "https" and not is_test:
        raise NotFetched("Pushes need https.")
    return target


def _find_reach() -> Reach:
    port: int = settings.PUSH_TEST_PORT
    if not port:
        return PUBLIC

    def is_allowed(address: Address) -> bool:
        return address.is_loopback or is_public(address)

    return Reach(is_allowed=is_allowed, more_ports=frozenset((port,)))


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
