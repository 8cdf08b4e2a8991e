"""What a site may answer to a malformed file, and what it may serve of it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

from PIL import Image

from .pictures import CANARY

Fetch = Callable[[str], bytes]
KEPT = ("exif", "xmp", "comment", "icc_profile")


def find_faults(status: int, body: Mapping[str, Any], fetch: Fetch) -> list[str]:
    """Return what is wrong with an answer, once a film is no longer processing."""
    if status == HTTPStatus.UNPROCESSABLE_ENTITY:
        return [] if body.get("errors") else ["422 without a message"]
    if status not in (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED):
        return [f"status {status}"]
    if body["state"] == "failed":
        has_reason = bool(body["failure"]["detail"])
        return (
            [] if has_reason and body["url"] is None else ["failed, without a reason"]
        )
    if body["state"] != "ready":
        return [f"still {body['state']}"]
    return list(_find_dirt(body, fetch))


def find_faults_of_subtitles(status: int, text: str) -> list[str]:
    """Return what is wrong with stored subtitles, or with the refusal."""
    if status == HTTPStatus.UNPROCESSABLE_ENTITY:
        return []
    if status != HTTPStatus.OK:
        return [f"status {status}"]
    left = ("<script", "<img", "<a ", "STYLE", "REGION", "url(", CANARY)
    return [f"subtitles with {part}" for part in left if part in text]


def _find_dirt(body: Mapping[str, Any], fetch: Fetch) -> Iterator[str]:
    for name in ("url", "preview_url"):
        content = fetch(body[name])
        if CANARY.encode() in content or b"<script" in content:
            yield f"{name} has a script"
        if content[4:8] == b"ftyp":
            continue
        with Image.open(io.BytesIO(content)) as image:
            yield from (f"{name} has {kept}" for kept in KEPT if kept in image.info)
            if dict(image.getexif()):
                yield f"{name} has EXIF"
