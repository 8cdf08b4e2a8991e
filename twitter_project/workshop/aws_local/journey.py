"""What people do on the site, through its API alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

from twitter_project.media.tests.pictures_cast import draw, encode, noise

from .visiting import Visitor

PASSWORD = "nine ducks in a row"
TEXT = "From a function, by a queue #ferry"
WORK_TIMEOUT_S = 120
BIG_BYTES_MIN = 6 * 1024 * 1024


class NotDone(Exception):
    """The worker did not do what it should have done."""


def sign_up(visitor: Visitor, name: str, inbox: list[EmailMessage]) -> None:
    """Register, follow the link in the mail, and sign in."""
    account = {
        "username": name,
        "email": f"{name}@example.org",
        "password": PASSWORD,
    }
    visitor.call("POST", "/auth/register", account, expect=202)
    visitor.confirm(wait_for_link(inbox, account["email"]))
    visitor.token = visitor.call("POST", "/auth/token", account)["access"]


def small_picture() -> bytes:
    return encode(draw(640, 480), "PNG")


def big_picture() -> bytes:
    """Return a picture that is too big for a request through the gateway."""
    picture = encode(noise(1700, 1500), "PNG")
    if len(picture) < BIG_BYTES_MIN:
        raise AssertionError(f"{len(picture)} bytes are not much")
    return picture


def put_picture(visitor: Visitor, picture: bytes) -> str:
    """Upload past the functions, as a page does; return the picture's id."""
    announced = {"content_type": "image/png", "size": len(picture), "alt": "Noise"}
    upload = visitor.call("POST", "/media/uploads", announced, expect=201)
    allowed = visitor.ask_before_put(upload["url"])
    if allowed.headers.get("access-control-allow-origin") != visitor.origin:
        raise NotDone(f"the bucket does not let the site put: {allowed.status}")
    stored = visitor.put(upload["url"], picture, upload["headers"])
    if stored.status != 200:
        raise NotDone(f"the bucket answered {stored.status}: {stored.body[:300]!r}")
    finished = visitor.call("POST", f"/media/uploads/{upload['id']}/finish", expect=201)
    return str(finished["id"])


def post(visitor: Visitor, media_ids: list[str]) -> str:
    body = {"text": TEXT, "media_ids": media_ids}
    return str(visitor.call("POST", "/tweets", body, expect=201)["id"])


def wait_for_home(visitor: Visitor, tweet_id: str) -> dict[str, Any]:
    """Return the tweet as soon as the queue's worker has delivered it to home."""
    found: list[dict[str, Any]] = []

    def is_there() -> bool:
        items = visitor.call("GET", "/timeline/home")["items"]
        found.extend(one for one in items if one["id"] == tweet_id)
        return bool(found)

    _wait(is_there, f"tweet {tweet_id} is not at home")
    return found[0]


def wait_for_link(inbox: list[EmailMessage], address: str) -> str:
    """Return the confirmation link from the mail to this address."""
    links: list[str] = []

    def is_there() -> bool:
        texts = [m.get_content() for m in list(inbox) if address in str(m["To"])]
        words = [word for text in texts for word in text.split()]
        links.extend(word for word in words if "/confirm-email/" in word)
        return bool(links)

    _wait(is_there, f"no mail came to {address}")
    return links[0]


def wait_for_follower(visitor: Visitor, follower: str) -> None:
    """Return once the inbox shows the follower."""

    def is_there() -> bool:
        items = visitor.call("GET", "/notifications")["items"]
        return any(
            (one["kind"], one["actors"][0]["handle"]) == ("follow", follower)
            for one in items
        )

    _wait(is_there, f"nobody was told that {follower} follows")


def fetch_pictures(visitor: Visitor, tweet: dict[str, Any]) -> list[int]:
    """Fetch the tweet's pictures; return their sizes."""
    sizes = []
    for media in tweet["media"]:
        answer = visitor.fetch(media["url"])
        if answer.status != 200 or not answer.headers["content-type"].startswith(
            "image/"
        ):
            raise NotDone(f"{answer.status} {answer.headers} {answer.body[:200]!r}")
        sizes.append(len(answer.body))
    return sizes


def _wait(condition: Callable[[], bool], otherwise: str) -> None:
    """Ask once a second: clients that ask more often are throttled."""
    deadline = time.monotonic() + WORK_TIMEOUT_S
    while not condition():
        if time.monotonic() > deadline:
            raise NotDone(f"{otherwise} after {WORK_TIMEOUT_S} s")
        time.sleep(1)
