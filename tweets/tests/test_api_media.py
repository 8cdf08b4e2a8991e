"""Tests uploading pictures and serving them by signed URLs."""

import io
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pytest_django.fixtures import Settings

from tweets.models import Media
from twitter_project.workshop.testing.api import Answer, Api
from users.types import UserCard

pytestmark = pytest.mark.django_db
GPS = 0x8825


def jpeg(width: int = 40, height: int = 30) -> bytes:
    image = Image.effect_noise((width, height), 60).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "Camera maker"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (40.0, 26.0, 46.0)
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def upload(owner: UserCard, data: bytes, name: str = "a.jpg", **form: str) -> Answer:
    file = SimpleUploadedFile(name, data, content_type="image/jpeg")
    return Api(owner.id).upload("POST", "media", file=file, **form)


def fetch(url: str) -> bytes:
    with urlopen(url) as response:  # noqa: S310 (our own S3)
        body: bytes = response.read()
        return body


def test_picture_is_served_by_signed_address_without_gps(ada: UserCard) -> None:
    data = jpeg()

    answer = upload(ada, data, alt="A ferry")

    assert answer.status == 201
    assert (answer.body["width"], answer.body["height"]) == (40, 30)
    assert answer.body["alt"] == "A ferry"
    assert answer.body["blurhash"]
    served = Image.open(io.BytesIO(fetch(answer.body["url"])))
    assert served.size == (40, 30)
    assert dict(Image.open(io.BytesIO(data)).getexif())
    assert not dict(served.getexif())
    assert not served.getexif().get_ifd(GPS)
    assert fetch(answer.body["preview_url"])


def test_tampered_address_is_refused(ada: UserCard) -> None:
    url = upload(ada, jpeg()).body["url"]
    start, equals, signature = url.partition("X-Amz-Signature=")
    forged = ("0" if signature[0] != "0" else "1") + signature[1:]

    for bad in (start + equals + forged, url.partition("?")[0]):
        with pytest.raises(HTTPError) as refusal:
            fetch(bad)
        refusal.value.close()
        assert refusal.value.code in (401, 403)


@pytest.mark.parametrize(
    "data",
    [b"", b"not a picture", b"GIF89a", jpeg()[:200], b"<svg xmlns='x'/>", b"\x00" * 99],
)
def test_what_is_no_picture_is_refused(ada: UserCard, data: bytes) -> None:
    answer = upload(ada, data)

    assert answer.status == 422
    assert list(answer.body["errors"]) == ["file"]
    assert not Media.objects.exists()


def test_file_must_be_a_file(ada: UserCard) -> None:
    api = Api(ada.id)

    assert list(api.upload("POST", "media").body["errors"]) == ["file"]
    assert list(api.upload("POST", "media", file="x").body["errors"]) == ["file"]
    assert api.post("media", {"file": "x"}).status == 415


def test_too_large_upload_is_refused(ada: UserCard, settings: Settings) -> None:
    settings.FFMPEG = "off"
    assert upload(ada, b"\xff\xd8\xff" + b"\x00" * (17 * 1024 * 1024)).status == 413
    almost = upload(ada, b"\xff\xd8\xff" + b"\x00" * (10 * 1024 * 1024 + 1))
    assert almost.status == 422
    assert list(almost.body["errors"]) == ["file"]


def test_too_long_description_is_named(ada: UserCard) -> None:
    answer = upload(ada, jpeg(), alt="x" * 1501)

    assert list(answer.body["errors"]) == ["alt"]
    assert not Media.objects.exists()


@pytest.mark.parametrize(
    ("form", "alt"),
    [({}, ""), ({"alt": ""}, ""), ({"alt": "null"}, "null"), ({"alt": "5"}, "5")],
)
def test_description_in_a_form_is_text_or_none(
    ada: UserCard, form: dict[str, str], alt: str
) -> None:
    assert upload(ada, jpeg(), **form).body["alt"] == alt


def test_description_is_no_file_and_in_json_no_null(ada: UserCard) -> None:
    api = Api(ada.id)
    picture = SimpleUploadedFile("a.jpg", jpeg(), content_type="image/jpeg")
    text = SimpleUploadedFile("a.txt", b"A ferry", content_type="text/plain")
    announced = {"content_type": "image/jpeg", "size": 10, "alt": None}
    media_id = upload(ada, jpeg()).body["id"]

    for answer in (
        api.upload("POST", "media", file=picture, alt=text),
        api.post("media/uploads", announced),
        api.patch(f"media/{media_id}", {"alt": None}),
    ):
        assert (answer.status, list(answer.body["errors"])) == (422, ["alt"])


def test_description_reaches_the_tweet(ada: UserCard, bob: UserCard) -> None:
    api = Api(ada.id)
    media_id = upload(ada, jpeg()).body["id"]
    tweet = api.post("tweets", {"media_ids": [media_id]}).body

    answer = api.patch(f"media/{media_id}", {"alt": "A ferry"})

    assert answer.body["alt"] == "A ferry"
    assert [one["id"] for one in tweet["media"]] == [media_id]
    assert api.get(f"tweets/{tweet['id']}").body["media"][0]["alt"] == "A ferry"
    assert Api(bob.id).patch(f"media/{media_id}", {"alt": "x"}).status == 404
    assert api.patch(f"media/{media_id}", {}).status == 422
    assert api.patch("media/x", {"alt": "x"}).status == 404


def test_picture_of_somebody_else_cannot_be_posted(
    ada: UserCard, bob: UserCard
) -> None:
    media_id = upload(ada, jpeg()).body["id"]

    answer = Api(bob.id).post("tweets", {"media_ids": [media_id]})

    assert answer.status == 422
    assert list(answer.body["errors"]) == ["media_ids"]


def test_avatar_is_changed_and_removed(ada: UserCard) -> None:
    api = Api(ada.id)
    file = SimpleUploadedFile("a.jpg", jpeg(), content_type="image/jpeg")

    answer = api.upload("PUT", "users/me/avatar", file=file)

    assert answer.status == 200
    assert fetch(answer.body["avatar_url"])
    assert Api().get("users/ada").body["avatar_url"]
    assert api.delete("users/me/avatar").body["avatar_url"] is None


def test_banner_is_changed_and_removed(ada: UserCard) -> None:
    api = Api(ada.id)
    file = SimpleUploadedFile("a.jpg", jpeg(300, 100), content_type="image/jpeg")

    assert fetch(api.upload("PUT", "users/me/banner", file=file).body["banner_url"])
    assert api.delete("users/me/banner").body["banner_url"] is None
    bad = SimpleUploadedFile("a.jpg", b"nothing", content_type="image/jpeg")
    refused = api.upload("PUT", "users/me/banner", file=bad)
    assert refused.status == 422
    assert list(refused.body["errors"]) == ["file"]
