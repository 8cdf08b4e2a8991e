"""Uploads a sample of the malformed files; `make torture` uploads all of them."""

from pathlib import Path
from urllib.request import urlopen

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings

from tweets.models import Media, Subtitles
from twitter_project.media.tests.videos_cast import video
from twitter_project.outbox.events import drain
from twitter_project.workshop.testing.api import Api
from twitter_project.workshop.torture.files import Malformed, list_files
from twitter_project.workshop.torture.judging import (
    find_faults,
    find_faults_of_subtitles,
)
from users.types import UserCard

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

EVERY = 12
COUNT_MIN = 200


def fetch(url: str) -> bytes:
    with urlopen(url) as response:  # noqa: S310 (our own S3)
        content: bytes = response.read()
        return content


def stored() -> set[str]:
    return {
        f"{folder}/{name}"
        for folder in ("tweets", "quarantine")
        for name in default_storage.listdir(folder)[1]
    }


def send(api: Api, file: Malformed) -> list[str]:
    """Upload a file, make it if it is a film, delete it; return the faults."""
    sent = SimpleUploadedFile("picture", file.content)
    answer = api.upload("POST", "media", file=sent)
    drain()
    body = answer.body
    if answer.status in (201, 202):
        body = api.get(f"media/{body['id']}").body
    faults = find_faults(answer.status, body, fetch)
    if answer.status in (201, 202):
        assert api.delete(f"media/{body['id']}").status == 204
    return [f"{file.name}: {fault}" for fault in faults]


def test_a_malformed_file_is_refused_or_becomes_a_clean_one(
    ada: UserCard, settings: Settings, tmp_path: Path
) -> None:
    # Other test processes make films in the usual folder at the same time.
    settings.DATA_DIR = tmp_path
    files = [file for file in list_files() if not file.is_subtitles]
    before, api = stored(), Api(ada.id)

    faults = [fault for file in files[::EVERY] for fault in send(api, file)]

    assert len(list_files()) >= COUNT_MIN
    assert faults == []
    assert stored() == before
    assert not Media.objects.exists()
    assert list((tmp_path / "run" / "videos").iterdir()) == []


def test_malformed_subtitles_are_refused_or_become_clean_ones(ada: UserCard) -> None:
    api = Api(ada.id)
    sent = SimpleUploadedFile("film.mp4", video())
    media_id = api.upload("POST", "media", file=sent).body["id"]
    path = f"media/{media_id}/subtitles/en"

    for file in filter(lambda one: one.is_subtitles, list_files()):
        sent = SimpleUploadedFile("a.vtt", file.content)
        status = api.upload("PUT", path, file=sent).status
        rows = Subtitles.objects.values_list("text", flat=True)
        assert find_faults_of_subtitles(status, "".join(rows)) == [], file.name
