"""Tests that an upload that is sent twice with its key is stored once."""

from functools import partial

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tweets.models import Media, MediaUpload
from tweets.services import upload_media
from tweets.tests.conftest import AtOnce
from tweets.types import MediaItem
from twitter_project.media.tests.pictures_cast import draw, encode
from twitter_project.workshop.testing.api import Answer, Api
from users.types import UserCard

pytestmark = pytest.mark.django_db
KEY = {"Idempotency-Key": "k1"}


@pytest.fixture(scope="module")
def picture() -> bytes:
    return encode(draw(64, 48), "PNG")


def file_of(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("harbour.png", content, "image/png")


def upload(owner: UserCard, content: bytes, alt: str = "") -> Answer:
    body = encode_multipart(BOUNDARY, {"file": file_of(content), "alt": alt})
    return Api(owner.id).send("POST", "media", body, MULTIPART_CONTENT, KEY)


def stored() -> set[str]:
    return set(default_storage.listdir("tweets")[1])


def test_the_same_request_stores_one_picture(
    ada: UserCard, bob: UserCard, picture: bytes
) -> None:
    before = stored()

    first, second = upload(ada, picture, "A pier"), upload(ada, picture, "A pier")

    assert (first.status, second.status) == (201, 201)
    assert second.body["id"] == first.body["id"]
    assert len(stored() - before) == 2  # the picture and its preview
    others = upload(bob, picture, "A pier")
    assert others.body["id"] != first.body["id"]


def test_another_request_with_the_key_is_refused(ada: UserCard, picture: bytes) -> None:
    upload(ada, picture)

    for other in (upload(ada, picture, "alt"), upload(ada, encode(draw(8, 8), "PNG"))):
        assert (other.status, other.body["code"]) == (409, "idempotency_key_reused")
    assert Media.objects.count() == 1


def test_a_key_whose_upload_was_refused_can_be_used_again(
    ada: UserCard, picture: bytes
) -> None:
    assert upload(ada, b"no picture").status == 422

    assert upload(ada, picture).status == 201


def test_the_same_request_many_times_at_once_stores_one_picture(
    ada: UserCard, picture: bytes, at_once: AtOnce
) -> None:
    before = stored()
    calls = [
        partial(
            upload_media, owner_id=ada.id, file=file_of(picture), idempotency_key="k1"
        )
        for _ in range(4)
    ]

    items = at_once(calls)

    made = [item for item in items if isinstance(item, MediaItem)]
    assert [item.id for item in made] == [Media.objects.get().id] * 4
    assert len(stored() - before) == 2


def test_a_file_is_announced_once(ada: UserCard, picture: bytes) -> None:
    body = {"content_type": "image/png", "size": len(picture), "alt": ""}

    first, second = (Api(ada.id).post("media/uploads", body, **KEY) for _ in range(2))

    assert (first.status, second.status) == (201, 201)
    assert second.body["id"] == first.body["id"]
    assert second.body["headers"] == first.body["headers"]
    assert MediaUpload.objects.count() == 1
    other = Api(ada.id).post("media/uploads", body | {"size": 7}, **KEY)
    assert (other.status, other.body["code"]) == (409, "idempotency_key_reused")
