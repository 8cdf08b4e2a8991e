"""Tests objects whose process was killed before it wrote their row."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db.models import QuerySet

from tweets.models import Media, MediaUpload
from tweets.services import begin_upload, upload_media
from twitter_project.media import storage
from twitter_project.media.client import get_client
from twitter_project.media.storage import iter_objects, store_object
from twitter_project.media.tests.pictures_cast import photo
from twitter_project.operations import orphans
from twitter_project.operations.orphans import TooManyOrphans, sweep_orphans
from twitter_project.shared import restore_mark
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.models import User
from users.services import change_avatar, change_banner
from users.types import UserCard

pytestmark = pytest.mark.django_db
NOW = timedelta(0)


class Killed(BaseException):
    """Stands for SIGKILL: no handler catches it to clean up."""


@pytest.fixture(autouse=True)
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A bucket for this test only: the run's contains what other tests stored."""
    name = f"orphans-{os.getpid()}-{os.urandom(4).hex()}"
    client = get_client()
    client.create_bucket(Bucket=name)
    monkeypatch.setattr(storages["default"], "bucket_name", name)
    yield name
    for key in stored():
        client.delete_object(Bucket=name, Key=key)
    client.delete_bucket(Bucket=name)


def stored(prefix: str = "") -> set[str]:
    return {item.key for page in iter_objects(prefix) for item in page}


def named() -> set[str]:
    """Return every key that a row names."""
    media = Media.objects.values_list("key", "preview_key")
    people = User.objects.values_list("avatar_key", "banner_key")
    uploads = MediaUpload.objects.values_list("key", flat=True)
    keys = {key for row in (*media, *people) for key in row} | set(uploads)
    return keys - {""}


def sent_file() -> ContentFile[bytes]:
    return ContentFile(photo(), name="sea.jpg")


def kill(*_args: Any, **_options: Any) -> None:
    raise Killed


def make_one_of_each(person: UserCard) -> None:
    """Create an object of each kind that a row names."""
    posted = upload_media(owner_id=person.id, file=sent_file())
    post_tweet(author_id=person.id, text="", media_ids=[posted.id])
    upload_media(owner_id=person.id, file=sent_file())
    change_avatar(user_id=person.id, file=sent_file())
    change_banner(user_id=person.id, file=sent_file())
    begin_upload(
        owner_id=person.id, name="a.jpg", content_type="image/jpeg", size_bytes=4
    )
    store_object(MediaUpload.objects.get().key, b"sent", "image/jpeg")


def test_what_a_killed_process_stored_goes_and_what_rows_name_stays(
    ada: UserCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_one_of_each(ada)
    with monkeypatch.context() as patch:
        patch.setattr(Media, "save", kill)
        with pytest.raises(Killed):
            upload_media(owner_id=ada.id, file=sent_file())
    with monkeypatch.context() as patch:
        patch.setattr(QuerySet, "update", kill)
        for change in (change_avatar, change_banner):
            with pytest.raises(Killed):
                change(user_id=ada.id, file=sent_file())
    store_object("quarantine/sent-again", b"sent", "image/jpeg")
    assert len(stored() - named()) == 5

    fresh, count = sweep_orphans(), sweep_orphans(min_age=NOW)

    assert (fresh, count) == (0, 5)
    assert stored() == named()
    assert sweep_orphans(min_age=NOW) == 0


def test_other_things_in_the_bucket_are_left_alone() -> None:
    store_object("somebody-elses/thing", b"x", "text/plain")

    assert sweep_orphans(min_age=NOW) == 0
    assert stored() == {"somebody-elses/thing"}


def test_a_database_that_knows_hardly_any_object_deletes_none(
    ada: UserCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orphans, "FEW", 3)
    make_one_of_each(ada)
    before = stored()
    Media.objects.all().delete()

    with pytest.raises(TooManyOrphans, match="4 of 4 objects of tweets/"):
        sweep_orphans(min_age=NOW)

    assert stored() == before


def test_nothing_goes_while_a_restore_is_under_way(bucket: str) -> None:
    store_object("tweets/x.jpg", b"x", "image/jpeg")
    restore_mark.mark(backup="b", bucket=bucket)
    try:
        assert sweep_orphans(min_age=NOW) == 0
    finally:
        restore_mark.unmark()
    assert sweep_orphans(min_age=NOW) == 1


def test_a_long_list_is_read_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "LIST_BATCH", 2)
    monkeypatch.setattr(orphans, "MAX_COUNT", 3)
    for number in range(5):
        store_object(f"tweets/{number}", b"x", "image/jpeg")

    assert [len(page) for page in iter_objects("tweets/")] == [2, 2, 1]
    for _ in range(8):
        pages = list(orphans.iter_from_anywhere("tweets/"))
        assert sorted(item.key for page in pages for item in page) == sorted(stored())
    assert sweep_orphans(min_age=NOW) == 3
    assert sweep_orphans(min_age=NOW) == 2


def test_a_sweep_ends_in_time_and_goes_on_another_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(storage, "LIST_BATCH", 1)
    monkeypatch.setattr(orphans, "PREFIX_S", -1)
    for number in range(3):
        store_object(f"tweets/{number}", b"x", "image/jpeg")

    counts = []
    while stored():
        counts.append(sweep_orphans(min_age=NOW))

    assert sum(counts) == 3
    assert max(counts) <= 1


def test_rows_are_found_by_indexes(ada: UserCard) -> None:
    make_one_of_each(ada)

    with count_round_trips() as trips:
        sweep_orphans(min_age=NOW)

    assert_indexed(trips)
