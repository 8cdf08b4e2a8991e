"""Tests pictures sent to the bucket past the server, with real requests to S3."""

import http.client
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from tweets.models import Media, MediaUpload
from tweets.services import begin_upload, delete_old_uploads, finish_upload
from tweets.services import media_uploads as uploads_service
from tweets.tests.conftest import AtOnce
from tweets.types import MediaItem
from twitter_project.media.signing import media_url
from twitter_project.media.storage import store_object
from twitter_project.media.tests.pictures_cast import draw, encode
from twitter_project.shared.ids import first_id_at
from twitter_project.workshop.testing.api import Answer, Api
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.types import UserCard

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def picture() -> bytes:
    return encode(draw(64, 48), "PNG")


def begin(owner: UserCard, content: bytes, **changes: object) -> Answer:
    body = {"content_type": "image/png", "size": len(content), "alt": "A square"}
    return Api(owner.id).post("media/uploads", body | changes)


def put(url: str, content: bytes, headers: Mapping[str, str]) -> int:
    """Send a PUT unchanged; return the status of S3's answer."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    try:
        target = f"{parts.path}?{parts.query}"
        connection.request("PUT", target, content, dict(headers))
        return connection.getresponse().status
    finally:
        connection.close()


def send(owner: UserCard, content: bytes, **changes: object) -> str:
    """Announce a picture and put it into the bucket; return the upload's id."""
    ticket = begin(owner, content, **changes).body
    assert put(ticket["url"], content, ticket["headers"]) == 200
    upload_id: str = ticket["id"]
    return upload_id


def finish(owner: UserCard, upload_id: str) -> Answer:
    return Api(owner.id).post(f"media/uploads/{upload_id}/finish", None)


def in_quarantine() -> set[str]:
    """Return the keys of uploads whose objects are in the bucket."""
    keys = MediaUpload.objects.values_list("key", flat=True)
    return {key for key in keys if default_storage.exists(key)}


def make_older(upload_id: str, age: timedelta) -> None:
    """Move an upload's id, which tells its age, into the past."""
    row = MediaUpload.objects.get(id=int(upload_id))
    row.delete()
    row.id = first_id_at(timezone.now() - age)
    row.save(force_insert=True)


def test_a_picture_goes_to_the_bucket_and_becomes_ones_media(
    ada: UserCard, picture: bytes
) -> None:
    ticket = begin(ada, picture)
    status = put(ticket.body["url"], picture, ticket.body["headers"])

    answer = finish(ada, ticket.body["id"])

    assert (ticket.status, status, answer.status) == (201, 200, 201)
    assert ticket.body["headers"]["Content-Length"] == str(len(picture))
    left = datetime.fromisoformat(ticket.body["expires_at"]) - timezone.now()
    assert timedelta(minutes=14) < left <= timedelta(minutes=15)
    assert answer.body["id"] == ticket.body["id"]
    assert (answer.body["width"], answer.body["height"]) == (64, 48)
    assert answer.body["alt"] == "A square"
    row = Media.objects.get()
    assert (row.id, row.owner_id) == (int(ticket.body["id"]), ada.id)
    assert in_quarantine() == set()
    posted = Api(ada.id).post("tweets", {"media_ids": [answer.body["id"]]})
    assert posted.body["media"][0]["id"] == answer.body["id"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("content_type", "image/svg+xml"),
        ("content_type", None),
        ("size", 0),
        ("size", 10 * 1024 * 1024 + 1),
        ("size", "10"),
        ("size", True),
        ("alt", "x" * 1501),
        ("name", "x" * 256),
    ],
)
def test_what_we_would_not_take_is_refused_before_it_is_sent(
    ada: UserCard, picture: bytes, field: str, value: object
) -> None:
    answer = begin(ada, picture, **{field: value})

    assert answer.status == 422
    assert list(answer.body["errors"]) == [field]
    assert not MediaUpload.objects.exists()


def test_a_stranger_gets_no_address() -> None:
    answer = Api().post("media/uploads", {"content_type": "image/png", "size": 9})

    assert answer.status == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"Content-Type": "text/html"},
        {"Content-Type": "image/jpeg"},
        {"Content-Length": "1"},
    ],
    ids=str,
)
def test_the_bucket_refuses_another_type_or_size(
    ada: UserCard, picture: bytes, wrong: dict[str, str]
) -> None:
    ticket = begin(ada, picture).body
    size = int(wrong.get("Content-Length", len(picture)))

    status = put(ticket["url"], picture[:size], ticket["headers"] | wrong)

    assert status == 403
    assert in_quarantine() == set()
    assert finish(ada, ticket["id"]).status == 409


@pytest.mark.parametrize("left_out", ["Content-Type", "Content-Length"])
def test_the_bucket_refuses_a_request_without_a_signed_header(
    ada: UserCard, picture: bytes, left_out: str
) -> None:
    ticket = begin(ada, picture).body
    headers = {key: text for key, text in ticket["headers"].items() if key != left_out}
    if left_out == "Content-Length":
        headers["Transfer-Encoding"] = "chunked"
        picture = b"%x\r\n%s\r\n0\r\n\r\n" % (len(picture), picture)

    assert put(ticket["url"], picture, headers) == 403
    assert in_quarantine() == set()


def test_an_address_expires(
    ada: UserCard, picture: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads_service, "SEND_TTL", timedelta(seconds=1))
    ticket = begin(ada, picture).body
    expired = datetime.fromisoformat(ticket["expires_at"]) + timedelta(seconds=1)

    while timezone.now() <= expired:
        status = put(ticket["url"], picture, ticket["headers"])

    assert put(ticket["url"], picture, ticket["headers"]) == 403
    assert status in (200, 403)


def test_what_was_never_sent_cannot_be_finished(ada: UserCard, picture: bytes) -> None:
    ticket = begin(ada, picture).body

    answer = finish(ada, ticket["id"])

    assert (answer.status, answer.body["code"]) == (409, "upload_incomplete")
    assert put(ticket["url"], picture, ticket["headers"]) == 200
    assert finish(ada, ticket["id"]).status == 201


@pytest.mark.parametrize(
    ("content", "content_type"), [(b"a", "image/png"), (b"ab", "text/html")]
)
def test_the_size_and_type_of_an_upload_are_checked_again(
    ada: UserCard, content: bytes, content_type: str
) -> None:
    upload_id = begin(ada, b"ab").body["id"]
    store_object(MediaUpload.objects.get().key, content, content_type)

    assert finish(ada, upload_id).body["code"] == "upload_incomplete"
    assert in_quarantine() == set()


def test_finishing_twice_makes_one_picture(ada: UserCard, picture: bytes) -> None:
    upload_id = send(ada, picture)

    first, second = finish(ada, upload_id), finish(ada, upload_id)

    assert (first.status, second.status) == (201, 201)
    assert first.body == second.body
    assert Media.objects.count() == 1


def test_finishing_twice_at_once_makes_one_picture(
    ada: UserCard, picture: bytes, at_once: AtOnce
) -> None:
    upload_id = int(send(ada, picture))
    before = set(default_storage.listdir("tweets")[1])

    items = at_once([partial(finish_upload, owner_id=ada.id, upload_id=upload_id)] * 4)

    row = Media.objects.get()
    assert len(set(items)) == 1
    assert isinstance(items[0], MediaItem)
    assert items[0].id == row.id == upload_id
    after = set(default_storage.listdir("tweets")[1])
    assert after - before == {Path(row.key).name, Path(row.preview_key).name}


def test_what_is_no_picture_is_refused_as_any_upload_and_does_not_stay(
    ada: UserCard,
) -> None:
    upload_id = send(ada, b"not a picture", name="sea.png")

    answer = finish(ada, upload_id)

    assert answer.status == 422
    assert "sea.png" in answer.body["errors"]["file"][0]
    assert not Media.objects.exists()
    assert in_quarantine() == set()


def test_the_content_says_what_a_picture_is(ada: UserCard) -> None:
    upload_id = send(ada, encode(draw(9, 9), "JPEG"), name="sea.png")

    assert finish(ada, upload_id).status == 201
    assert Media.objects.get().content_type == "image/jpeg"


@pytest.mark.parametrize("name", [".", "..", "/", "photos/.."])
def test_a_picture_may_be_called_like_a_folder(
    ada: UserCard, picture: bytes, name: str
) -> None:
    upload_id = send(ada, picture, name=name)

    assert finish(ada, upload_id).status == 201


def test_another_persons_upload_does_not_exist(
    ada: UserCard, bob: UserCard, picture: bytes
) -> None:
    upload_id = send(ada, picture)

    before = finish(bob, upload_id)
    finish(ada, upload_id)
    after = finish(bob, upload_id)

    assert [before.status, after.status] == [404, 404]
    assert finish(ada, "404").status == finish(ada, "x").status == 404


def test_nothing_in_quarantine_is_ever_served(ada: UserCard, picture: bytes) -> None:
    send(ada, picture)
    key = MediaUpload.objects.get().key

    with pytest.raises(ValueError, match="quarantine"):
        media_url(key)


def test_old_uploads_go_with_what_was_sent(ada: UserCard, picture: bytes) -> None:
    before = set(default_storage.listdir("quarantine")[1])
    unsent, unfinished, fresh = (
        begin(ada, picture).body["id"],
        send(ada, picture),
        send(ada, picture),
    )
    finished = begin(ada, picture).body
    for _ in range(2):  # the URL is still valid after the upload is finished
        assert put(finished["url"], picture, finished["headers"]) == 200
        assert finish(ada, finished["id"]).status == 201
    for number, upload_id in enumerate((unsent, unfinished, finished["id"])):
        make_older(upload_id, timedelta(hours=24, seconds=number + 1))

    count = delete_old_uploads()

    assert count == 3
    row = MediaUpload.objects.get()
    assert row.id == int(fresh)
    after = set(default_storage.listdir("quarantine")[1])
    assert after - before == {Path(row.key).name}
    assert Media.objects.filter(id=int(finished["id"])).exists()


def test_uploads_are_found_by_their_ids(ada: UserCard) -> None:
    ticket = begin_upload(
        owner_id=ada.id, name="a.png", content_type="image/png", size_bytes=9
    )
    make_older(str(ticket.id), timedelta(days=2))

    with count_round_trips() as trips:
        delete_old_uploads()

    assert_indexed(trips)
