"""Tests what the daily clean-up deletes, and what it must keep."""

import io
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from PIL import Image

from tweets.models import Media
from tweets.services import upload_media
from twitter_project.embedded.processes import wait_until
from twitter_project.operations.housekeeping import Housekeeping, NotCleaned, clean_up
from twitter_project.shared.ids import first_id_at
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.models import KnownNetwork, SignIn
from users.types import UserCard

pytestmark = pytest.mark.django_db

NOTHING = {
    "sign-ins": 0,
    "sessions": 0,
    "networks": 0,
    "imports of lists": 0,
    "tweets in the trash": 0,
    "pictures": 0,
    "link cards": 0,
    "uploads": 0,
    "objects without a row": 0,
    "homes put to sleep": 0,
    "authors read, not delivered": 0,
}


done: list[int] = []


def do() -> int:
    done.append(1)
    return 1


def fail() -> int:
    raise KeyError("unforeseen")


def make_sign_in(key: str, days_left: int, owner: UserCard) -> None:
    now = timezone.now()
    SignIn.objects.create(
        user_id=owner.id,
        is_app=False,
        credential=key,
        last_used_at=now,
        expires_at=now + timedelta(days=days_left),
    )


def make_network(network: str, days_old: int, owner: UserCard) -> None:
    last_seen_at = timezone.now() - timedelta(days=days_old)
    KnownNetwork.objects.create(
        user_id=owner.id, network=network, last_seen_at=last_seen_at
    )


def make_session(key: str, days_left: int, owner: UserCard) -> None:
    expire_date = timezone.now() + timedelta(days=days_left)
    Session.objects.create(session_key=key, session_data="", expire_date=expire_date)
    make_sign_in(key, days_left, owner)


def upload(owner: UserCard) -> int:
    buffer = io.BytesIO()
    Image.linear_gradient("L").save(buffer, "PNG")
    file = ContentFile(buffer.getvalue(), name="sea.png")
    return upload_media(owner_id=owner.id, file=file).id


def make_older(media_id: int) -> None:
    """Move a picture's id, which tells its age, back by two days."""
    row = Media.objects.get(id=media_id)
    Media.objects.filter(id=media_id).delete()
    row.id = first_id_at(timezone.now() - timedelta(days=2)) + media_id % 1000
    row.save(force_insert=True)


def test_what_has_expired_goes_and_the_rest_stays(ada: UserCard) -> None:
    make_sign_in("an app's", -1, ada)
    make_network("192.0.2.0/24", 91, ada)
    make_network("198.51.100.0/24", 89, ada)
    make_session("old", -1, ada)
    make_session("new", 1, ada)

    assert clean_up() == NOTHING | {"sign-ins": 2, "sessions": 1, "networks": 1}

    assert Session.objects.get().session_key == "new"
    assert SignIn.objects.get().credential == "new"
    assert KnownNetwork.objects.get().network == "198.51.100.0/24"


def test_pictures_that_nobody_posted_go_with_their_files(ada: UserCard) -> None:
    forgotten, posted, drafted, fresh = (upload(ada) for _ in range(4))
    post_tweet(author_id=ada.id, text="", media_ids=[posted])
    Media.objects.filter(id=drafted).update(holder_kind="draft", holder_id=1)
    for media_id in (forgotten, posted, drafted):
        make_older(media_id)

    assert clean_up() == NOTHING | {"pictures": 1}

    rows = list(Media.objects.all())
    assert len(rows) == 3
    assert fresh in {row.id for row in rows}
    names = {Path(key).name for row in rows for key in (row.key, row.preview_key)}
    assert set(default_storage.listdir("tweets")[1]) >= names
    assert clean_up() == NOTHING


def test_cleaning_up_reads_by_indexes(ada: UserCard) -> None:
    make_session("old", -1, ada)
    make_network("192.0.2.0/24", 91, ada)
    make_older(upload(ada))

    with count_round_trips() as trips:
        call_command("clean_up")

    assert_indexed(trips)


def test_a_worker_cleans_up_by_itself(ada: UserCard) -> None:
    make_sign_in("old", -1, ada)

    with Housekeeping(first_after_s=0.01):
        deadline = time.monotonic() + 10
        while SignIn.objects.exists() and time.monotonic() < deadline:
            time.sleep(0.02)

    assert not SignIn.objects.exists()


def test_a_task_that_fails_keeps_no_other_from_running(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done.clear()

    with pytest.raises(NotCleaned, match="first"):
        clean_up({"first": fail, "second": do})

    assert len(done) == 1
    assert "KeyError: 'unforeseen'" in caplog.text


def test_housekeeping_goes_on_after_any_error() -> None:
    done.clear()
    tasks = {"first": fail, "second": do}

    with Housekeeping(first_after_s=0.01, every_s=0.01, tasks=tasks):
        assert wait_until(lambda: len(done) > 2, timeout_s=10)
