"""Two people on a running site, who note what the site acknowledges."""

from __future__ import annotations

import io
import itertools
import json
import time
from typing import Any

import urllib3
from PIL import Image

from twitter_project.embedded.processes import wait_until

GIVE_UP_S = 60.0
PAUSE_S = 0.1


class Regulars:
    """ada tweets to bob, with a picture; bob likes each tweet."""

    def __init__(self, port: int) -> None:
        self._api = f"http://127.0.0.1:{port}/rest/v1/"
        self._http = urllib3.PoolManager(retries=False, timeout=10)
        self._tokens = {handle: self._register(handle) for handle in ("ada", "bob")}
        self._numbers = itertools.count()
        self._pictures: dict[str, bytes] = {}

    def act(self) -> None:
        """Do one thing of each kind, and insist until it is acknowledged."""
        number = next(self._numbers)
        picture = self._insist(
            "ada", "POST", "media", fields={"file": ("a.png", _draw(number))}
        )
        body = {"text": f"{number} for @bob", "media_ids": [picture["id"]]}
        key = f"key-{number}"
        tweet = self._insist("ada", "POST", "tweets", body, key=key)
        self._insist("bob", "PUT", f"tweets/{tweet['id']}/like")
        self._pictures[tweet["id"]] = self._fetch(picture["url"])

    def find_all_again(self) -> None:
        """Assert that everything acknowledged is there, with its consequences."""
        for tweet_id, picture in self._pictures.items():
            tweet = self._insist("bob", "GET", f"tweets/{tweet_id}")
            assert tweet["viewer"]["liked"]
            assert tweet["likes_count"] == 1
            assert self._fetch(tweet["media"][0]["url"]) == picture
        assert wait_until(lambda: self._is_told("ada", "like"), timeout_s=GIVE_UP_S)
        assert wait_until(lambda: self._is_told("bob", "mention"), timeout_s=GIVE_UP_S)

    def _is_told(self, handle: str, kind: str) -> bool:
        page = self._insist(handle, "GET", "notifications?limit=50")
        told = [one["tweet"]["id"] for one in page["items"] if one["kind"] == kind]
        return sorted(told) == sorted(self._pictures)

    def _register(self, handle: str) -> str:
        account = {
            "username": handle,
            "email": f"{handle}@example.org",
            "password": "nine ducks in a row",
        }
        answer = self._http.request("POST", f"{self._api}auth/register", json=account)
        assert answer.status == 201, answer.data
        return str(answer.json()["access"])

    def _insist(
        self,
        handle: str,
        method: str,
        path: str,
        body: object = None,
        *,
        key: str = "",
        fields: Any = None,
    ) -> dict[str, Any]:
        """Repeat until the answer is not an outage; then it must be a success."""
        headers = {"Authorization": f"Bearer {self._tokens[handle]}"}
        if key:
            headers["Idempotency-Key"] = key
        more = {"fields": fields} if fields else {"json": body} if body else {}
        deadline = time.monotonic() + GIVE_UP_S
        while time.monotonic() < deadline:
            try:
                answer = self._http.request(
                    method, self._api + path, headers=headers, **more
                )
            except urllib3.exceptions.HTTPError:
                time.sleep(PAUSE_S)
                continue
            if answer.status < 500:
                assert answer.status < 300, (method, path, answer.data)
                return dict(json.loads(answer.data or b"{}"))
            time.sleep(PAUSE_S)
        raise TimeoutError(f"No answer to {method} {path} in {GIVE_UP_S:.0f} s.")

    def _fetch(self, address: str) -> bytes:
        deadline = time.monotonic() + GIVE_UP_S
        while time.monotonic() < deadline:
            try:
                answer = self._http.request("GET", address)
            except urllib3.exceptions.HTTPError:
                time.sleep(PAUSE_S)
                continue
            assert answer.status == 200
            return answer.data
        raise TimeoutError(f"No picture in {GIVE_UP_S:.0f} s.")


def _draw(number: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), (number * 20 % 256, 90, 120)).save(buffer, "PNG")
    return buffer.getvalue()
