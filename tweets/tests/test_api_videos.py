"""Tests videos over REST: uploaded, sent to the bucket, described, subtitled."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pytest_django.fixtures import Settings

from tweets.models import Media, MediaUpload, Subtitles
from tweets.services import delete_tweet, delete_unused_media
from tweets.tests.test_api_media import fetch
from tweets.tests.test_api_uploads import finish, in_quarantine, send
from twitter_project.media.tests.pictures_cast import draw, encode
from twitter_project.media.tests.videos_cast import moving_gif, video
from twitter_project.outbox.events import drain
from twitter_project.shared.ids import first_id_at
from twitter_project.workshop.testing.api import Answer, Api
from users.types import UserCard

pytestmark = pytest.mark.django_db
CUES = b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n"


def upload(owner: UserCard, content: bytes, alt: str = "") -> Answer:
    file = SimpleUploadedFile("film", content)
    return Api(owner.id).upload("POST", "media", file=file, alt=alt)


def put_subtitles(
    owner: UserCard, media_id: str, content: bytes = CUES, language: str = "en"
) -> Answer:
    file = SimpleUploadedFile("a.vtt", content)
    path = f"media/{media_id}/subtitles/{language}"
    return Api(owner.id).upload("PUT", path, file=file)


def test_a_video_is_accepted_and_ready_later(ada: UserCard) -> None:
    api = Api(ada.id)

    answer = upload(ada, video(), alt="Waves")

    assert answer.status == 202
    assert (answer.body["kind"], answer.body["state"]) == ("video", "processing")
    assert (answer.body["url"], answer.body["preview_url"]) == (None, None)
    path = f"media/{answer.body['id']}"
    assert api.get(path).body == answer.body
    drain()
    ready = api.get(path).body
    assert (ready["state"], ready["failure"], ready["alt"]) == ("ready", None, "Waves")
    assert (ready["width"], ready["height"]) == (320, 180)
    assert ready["duration"] == pytest.approx(1, abs=0.1)
    assert fetch(ready["url"])[4:8] == b"ftyp"
    assert fetch(ready["preview_url"])[8:12] == b"WEBP"


def test_a_failed_video_says_why_and_can_be_taken_out(
    ada: UserCard, bob: UserCard
) -> None:
    api = Api(ada.id)
    media_id = upload(ada, b"\0\0\0\x18ftypmp42").body["id"]
    body = {"text": "Look", "media_ids": [media_id]}
    tweet_id = api.post("tweets", body).body["id"]
    drain()

    (item,) = api.get(f"tweets/{tweet_id}").body["media"]

    assert item["state"] == "failed"
    assert item["failure"]["code"] == "video_broken"
    assert "broken" in item["failure"]["detail"]
    assert Api(bob.id).delete(f"media/{media_id}").status == 404
    assert api.delete(f"media/{media_id}").status == 204
    assert api.get(f"tweets/{tweet_id}").body["media"] == []
    assert api.delete(f"media/{media_id}").status == 404


def test_what_a_tweet_shows_is_not_deleted(ada: UserCard) -> None:
    api = Api(ada.id)
    media_id = upload(ada, encode(draw(64, 48), "PNG")).body["id"]
    api.post("tweets", {"media_ids": [media_id]})

    answer = api.delete(f"media/{media_id}")

    assert (answer.status, answer.body["code"]) == (409, "media_in_use")


@pytest.mark.parametrize(
    ("content_type", "content"),
    [("video/mp4", video()), ("video/webm", video("webm"))],
)
def test_a_video_goes_straight_to_the_bucket(
    ada: UserCard, content_type: str, content: bytes
) -> None:
    upload_id = send(ada, content, content_type=content_type)

    first, second = finish(ada, upload_id), finish(ada, upload_id)

    assert (first.status, second.status) == (202, 202)
    assert first.body == second.body
    assert first.body["id"] == upload_id
    assert Media.objects.get().source_key in in_quarantine()
    drain()
    assert Api(ada.id).get(f"media/{upload_id}").body["state"] == "ready"
    assert in_quarantine() == set()
    assert finish(ada, upload_id).status == 201


def test_a_moving_gif_goes_straight_to_the_bucket(ada: UserCard) -> None:
    upload_id = send(ada, moving_gif(), content_type="image/gif")

    assert finish(ada, upload_id).status == 202
    drain()

    assert Api(ada.id).get(f"media/{upload_id}").body["kind"] == "gif"
    assert in_quarantine() == set()


def test_a_file_that_is_no_video_is_refused_and_deleted(ada: UserCard) -> None:
    upload_id = send(ada, b"#EXTM3U\nfile:///etc/passwd\n", content_type="video/mp4")

    answer = finish(ada, upload_id)

    assert (answer.status, answer.body["code"]) == (422, "video_not_supported")
    assert in_quarantine() == set()
    assert not Media.objects.exists()


def test_without_ffmpeg_a_video_is_not_announced(
    ada: UserCard, settings: Settings
) -> None:
    settings.FFMPEG = "off"

    answer = Api(ada.id).post(
        "media/uploads", {"content_type": "video/mp4", "size": 1000}
    )

    assert (answer.status, answer.body["code"]) == (422, "video_not_offered")
    assert not MediaUpload.objects.exists()


def test_subtitles_are_cleaned_replaced_and_removed(
    ada: UserCard, bob: UserCard
) -> None:
    api = Api(ada.id)
    media_id = upload(ada, video()).body["id"]
    path = f"media/{media_id}/subtitles/en"
    tweet_id = api.post("tweets", {"media_ids": [media_id]}).body["id"]

    styled = CUES.replace(b"Hello", b"<b>Hello</b><script>").replace(
        b"VTT\n", b"VTT\n\nSTYLE\n::cue{}\n", 1
    )
    answer = put_subtitles(ada, media_id, styled)
    put_subtitles(ada, media_id, CUES, "es")

    assert answer.body["subtitles"] == [{"language": "en", "url": f"/rest/v1/{path}"}]
    assert "<b>Hello</b>\n" in Api(bob.id).get(path).body
    (item,) = Api(bob.id).get(f"tweets/{tweet_id}").body["media"]
    assert [one["language"] for one in item["subtitles"]] == ["en", "es"]
    assert put_subtitles(bob, media_id).status == 404
    assert api.delete(path).status == 200
    assert api.get(path).status == 404
    drain()
    (item,) = api.get(f"tweets/{tweet_id}").body["media"]
    assert [one["language"] for one in item["subtitles"]] == ["es"]
    delete_tweet(actor_id=ada.id, tweet_id=int(tweet_id))
    drain()
    assert not Subtitles.objects.exists()


@pytest.mark.parametrize(
    ("content", "language", "field"),
    [(b"1\n00:00:01,000 -->", "en", "file"), (CUES, "xx", "language")],
)
def test_wrong_subtitles_name_the_field(
    ada: UserCard, content: bytes, language: str, field: str
) -> None:
    media_id = upload(ada, video()).body["id"]

    answer = put_subtitles(ada, media_id, content, language)

    assert answer.status == 422
    assert list(answer.body["errors"]) == [field]


def test_a_picture_has_no_subtitles(ada: UserCard) -> None:
    media_id = upload(ada, encode(draw(64, 48), "PNG")).body["id"]

    assert put_subtitles(ada, media_id).status == 422


def test_the_focal_point_is_set_and_checked(ada: UserCard) -> None:
    api = Api(ada.id)
    media_id = upload(ada, encode(draw(64, 48), "PNG"), alt="A square").body["id"]
    path = f"media/{media_id}"

    answer = api.patch(path, {"focus": {"x": 0.25, "y": -1}})

    assert answer.body["focus"] == {"x": 0.25, "y": -1}
    assert answer.body["alt"] == "A square"
    assert api.patch(path, {"focus": {"x": 1.5, "y": 0}}).status == 422
    assert api.patch(path, {"focus": {"x": 0}}).status == 422


def test_an_unused_film_is_deleted_with_all_its_objects(ada: UserCard) -> None:
    media_id = upload(ada, video()).body["id"]
    drain()
    row = Media.objects.get(id=int(media_id))
    Media.objects.all().delete()
    row.id = first_id_at(timezone.now() - timedelta(days=2))
    row.save(force_insert=True)

    assert delete_unused_media() == 1

    assert not Media.objects.exists()
