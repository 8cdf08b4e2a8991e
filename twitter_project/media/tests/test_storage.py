"""Tests media in a real S3 server that checks signatures."""

from __future__ import annotations

import http.client
import io
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.storage import storages
from PIL import Image

from twitter_project.media.client import (
    forget_client,
    get_client,
    is_storage_reachable,
)
from twitter_project.media.pictures.making import make
from twitter_project.media.signing import URLS_MAX_COUNT, media_url
from twitter_project.media.storage import delete_objects, new_media_key, store_object
from twitter_project.shared.errors import Unavailable

from .pictures_cast import SECRET, photo

GPS_IFD = 0x8825


def media() -> Any:
    """Return the current storage: tests that change settings create a new one."""
    return storages["default"]


def fetch(url: str) -> tuple[int, dict[str, str], bytes]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    try:
        connection.request("GET", f"{parts.path}?{parts.query}")
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, headers, answer.read()
    finally:
        connection.close()


@pytest.fixture
def key() -> str:
    key = new_media_key("tests", "webp")
    store_object(key, b"some bytes", "image/webp")
    return key


def test_a_signed_url_serves_what_was_stored(key: str) -> None:
    status, headers, body = fetch(media_url(key))

    assert (status, body) == (200, b"some bytes")
    assert headers["content-type"] == "image/webp"
    assert urlsplit(media_url(key)).path == f"/{media().bucket_name}/{key}"


@pytest.mark.parametrize("parameter", ["X-Amz-Signature", "X-Amz-Date"])
def test_a_tampered_url_is_refused(key: str, parameter: str) -> None:
    value = parse_qs(urlsplit(media_url(key)).query)[parameter][0]
    other = ("1" if value[0] == "0" else "0") + value[1:]

    assert fetch(media_url(key).replace(value, other))[0] == 403


def test_a_url_with_another_lifetime_is_refused(key: str) -> None:
    lifetime = f"X-Amz-Expires={media().querystring_expire}"
    assert lifetime in media_url(key)

    assert fetch(media_url(key).replace(lifetime, "X-Amz-Expires=604800"))[0] == 403


def test_a_url_is_good_for_its_own_object_only(key: str) -> None:
    other = new_media_key("tests", "webp")
    store_object(other, b"other bytes", "image/webp")

    assert fetch(media_url(key).replace(key, other))[0] == 403


def test_an_unsigned_request_is_refused(key: str) -> None:
    assert fetch(media_url(key).partition("?")[0])[0] == 403


def test_an_expired_url_is_refused(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    now, ttl_s = time.time(), media().querystring_expire
    clock = [0.0]
    monkeypatch.setattr(time, "time", lambda: clock[0])

    # URLs are signed at the start of each half of the lifetime.
    clock[0] = now - ttl_s / 2 + 60
    assert fetch(media_url(key))[0] == 200
    clock[0] = now - ttl_s - 1
    assert fetch(media_url(key))[0] == 403


def test_a_url_is_signed_once_and_again_in_time(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ttl_s = media().querystring_expire
    start = (time.time() // ttl_s + 1) * ttl_s
    clock = [start]
    monkeypatch.setattr(time, "time", lambda: clock[0])

    first = media_url(key)
    assert media_url(key) is first
    clock[0] = start + ttl_s / 2 - 1
    assert media_url(key) is first

    clock[0] = start + ttl_s / 2 + 1
    assert media_url(key) != first
    assert media_url(key) is media_url(key)


def test_a_url_that_is_signed_again_is_the_same_and_old_ones_are_forgotten(
    key: str,
) -> None:
    first = media_url(key)
    forget_client()

    for number in range(URLS_MAX_COUNT):
        media_url(f"tests/{number}")

    again = media_url(key)
    assert again == first
    assert again is not first


def test_a_url_is_good_for_half_of_its_time_at_least(key: str) -> None:
    signed_at = parse_qs(urlsplit(media_url(key)).query)["X-Amz-Date"][0]
    age_s = (
        time.time()
        - datetime.strptime(signed_at + "+0000", "%Y%m%dT%H%M%SZ%z").timestamp()
    )

    assert -1 < age_s <= media().querystring_expire / 2 + 1


def test_threads_share_one_client(key: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: fetch(media_url(key))[0], range(16)))
        clients = set(pool.map(lambda _: id(get_client()), range(16)))

    assert statuses == [200] * 16
    assert clients == {id(get_client())}


def test_deleted_objects_are_gone_and_missing_ones_are_no_error(key: str) -> None:
    other = new_media_key("tests", "webp")
    store_object(other, b"other bytes", "image/webp")

    delete_objects([key, other, "tests/never-there"])
    delete_objects([])

    assert [fetch(media_url(one))[0] for one in (key, other)] == [404, 404]


def test_keys_differ_and_say_what_they_are() -> None:
    keys = {new_media_key("avatars", "jpg") for _ in range(1000)}

    assert len(keys) == 1000
    assert all(key.startswith("avatars/") and key.endswith(".jpg") for key in keys)
    assert min(len(key) for key in keys) >= len("avatars/") + 24 + len(".jpg")


def test_a_storage_that_is_not_there_is_unavailable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert is_storage_reachable()

    monkeypatch.setattr(media(), "bucket_name", "no-such-bucket")

    assert not is_storage_reachable()
    with pytest.raises(Unavailable):
        store_object("tests/x", b"", "image/webp")


def test_where_a_photo_was_taken_is_not_served() -> None:
    sent = photo()
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(GPS_IFD)
    processed = make("media", sent).main
    key = new_media_key("tests", processed.extension)
    store_object(key, processed.content, processed.content_type)

    status, headers, body = fetch(media_url(key))

    assert (status, headers["content-type"]) == (200, "image/jpeg")
    served = Image.open(io.BytesIO(body))
    assert not served.getexif()
    assert SECRET.encode() not in body
