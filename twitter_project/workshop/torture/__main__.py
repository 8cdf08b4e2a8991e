"""Upload malformed files to a local site, and print what it did wrong: `make torture`.

This starts a site with an empty database and ends it afterwards.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any

from twitter_project.embedded.processes import wait_until
from twitter_project.media.tests.videos_cast import video
from twitter_project.workshop.attacks.__main__ import sign_up, upload
from twitter_project.workshop.attacks.site import Answered, Site, running_site

from .files import Malformed, list_files
from .judging import find_faults, find_faults_of_subtitles

TREE = Path(__file__).resolve().parents[3]
# An account may send so many pixels in ten minutes.
FILES_OF_AN_ACCOUNT = 15
MADE_TIMEOUT_S = 180.0
EMPTY_TIMEOUT_S = 30.0
POLL_S = 0.3
MARKS = ("pictures.process", "videos.launch", "-max_pixels")


def main() -> None:
    # To find the ffmpeg that draws the videos.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twitter_project.settings")
    parser = argparse.ArgumentParser(prog="make torture", description=__doc__)
    parser.add_argument("--only", default="", help="files with this in their name")
    given = parser.parse_args()
    files = [one for one in list_files() if given.only in one.name]
    began = time.monotonic()
    with running_site(TREE) as site:
        faults, outcomes = torture(site, files)
        faults += _find_leftovers(site)
    took_s = time.monotonic() - began
    summary = ", ".join(f"{count} {name}" for name, count in sorted(outcomes.items()))
    _tell(f"{len(files)} files in {took_s:.0f} s: {summary}; {len(faults)} faults")
    sys.exit(bool(faults))


def torture(site: Site, files: Sequence[Malformed]) -> tuple[list[str], Counter[str]]:
    """Upload all files; return what the site did wrong, and how it answered."""
    faults: list[str] = []
    outcomes: Counter[str] = Counter()
    for number, some in enumerate(_batches(files)):
        account = Account(site, f"torturer_{number}")
        for file in some:
            outcome, found = account.send(file)
            outcomes[outcome] += 1
            faults += [f"{file.name}: {fault}" for fault in found]
            for fault in found:
                _tell(f"{file.name:34} {fault}")
        faults += account.delete_all()
    return faults, outcomes


class Account:
    """Somebody who sends malformed files."""

    def __init__(self, site: Site, handle: str) -> None:
        self._site, self._media_ids = site, list[str]()
        self._token = sign_up(site, handle)
        self._headers = {"Authorization": f"Bearer {self._token}"}
        self._video_id = ""

    def send(self, file: Malformed) -> tuple[str, list[str]]:
        """Send a file; return how it ended, and the faults."""
        if file.is_subtitles:
            return self._send_subtitles(file.content)
        answered = upload(self._site, self._token, file.content)
        body = _read(answered)
        if answered.status in (HTTPStatus.CREATED, HTTPStatus.ACCEPTED):
            self._media_ids.append(body["id"])
            body = self._wait(body)
        outcome = body.get("state") or str(answered.status)
        return outcome, find_faults(answered.status, body, _fetch)

    def delete_all(self) -> list[str]:
        """Delete what was accepted; return the faults."""
        statuses = {
            media_id: self._ask("DELETE", f"media/{media_id}").status
            for media_id in self._media_ids
        }
        return [
            f"media {media_id}: not deleted, {status}"
            for media_id, status in statuses.items()
            if status != HTTPStatus.NO_CONTENT
        ]

    def _send_subtitles(self, content: bytes) -> tuple[str, list[str]]:
        if not self._video_id:
            self._video_id = _read(upload(self._site, self._token, video()))["id"]
            self._media_ids.append(self._video_id)
        path = f"media/{self._video_id}/subtitles/en"
        answered = upload(
            self._site, self._token, content, method="PUT", path=f"/rest/v1/{path}"
        )
        text = self._ask("GET", path).body.decode() if answered.status == 200 else ""
        faults = find_faults_of_subtitles(answered.status, text)
        return f"subtitles {answered.status}", faults

    def _wait(self, body: dict[str, Any]) -> dict[str, Any]:
        """Return the media once they are no longer processing."""
        deadline = time.monotonic() + MADE_TIMEOUT_S
        while body["state"] == "processing" and time.monotonic() < deadline:
            time.sleep(POLL_S)
            body = _read(self._ask("GET", f"media/{body['id']}"))
        return body

    def _ask(self, method: str, path: str) -> Answered:
        return self._site.ask(method, f"/rest/v1/{path}", headers=self._headers)


def _batches(files: Sequence[Malformed]) -> Iterator[Sequence[Malformed]]:
    for start in range(0, len(files), FILES_OF_AN_ACCOUNT):
        yield files[start : start + FILES_OF_AN_ACCOUNT]


def _find_leftovers(site: Site) -> list[str]:
    """Return the objects, folders and processes that are still there."""

    def find() -> list[str]:
        stored = [
            path
            for folder in ("tweets", "quarantine")
            for path in site.folder.glob(f"**/media/{folder}/*")
        ]
        worked_on = [*(site.folder / "run" / "videos").glob("*")]
        running = [pid for mark in MARKS for pid in site.find_processes(mark)]
        return [
            *(f"left: {path.relative_to(site.folder)}" for path in stored + worked_on),
            *(f"left: process {pid}" for pid in running),
        ]

    wait_until(lambda: not find(), timeout_s=EMPTY_TIMEOUT_S)
    for fault in (found := find()):
        _tell(fault)
    return found


def _read(answered: Answered) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(answered.body or b"{}")
    return body


def _fetch(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=30) as response:  # noqa: S310 (our own S3)
        content: bytes = response.read()
        return content


def _tell(text: str) -> None:
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
