"""Tests losing and restoring the whole site, from a backup made while people wrote."""

from __future__ import annotations

import io
import time
from pathlib import Path

import orjson
import pytest
from django.core.management import call_command

from timeline.services import get_home
from tweets.models import Tweet
from twitter_project.operations.backup import BackupError, back_up
from twitter_project.operations.backup.manifest import list_backups
from twitter_project.outbox.events import drain
from twitter_project.outbox.tests.workers import wait_until
from twitter_project.shared.db import site_database
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.api import Api
from users.services import follow_user
from users.tests.cast import PASSWORD, make_people
from users.types import UserCard, Viewer

from .world import (
    Crowd,
    bucket_list,
    content_sum,
    object_keys,
    run,
    structure,
    upload_picture,
    wipe,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.only_mongodb("a backup holds accounts where they are on MongoDB"),
]

ACTS = 150
# With so many newer tweets, the crowd leaves this one alone.
NEWEST = 30


@pytest.fixture
def bystanders(db: None) -> list[UserCard]:
    """Two people who do nothing until it is all over."""
    return make_people("gus", "hal")


@pytest.fixture
def lived_in(bystanders: list[UserCard], tmp_path: Path) -> Crowd:
    """A crowd that acted before, during and after the backup in `tmp_path`."""
    people = make_people("ada", "bob", "cyd", "dee", "eve", "fay")
    crowd = Crowd(people, make_people("moderation")[0])

    def act_on(text: str = "") -> None:
        goal = crowd.acts + (ACTS if not text else 3)
        wait_until(lambda: crowd.errors or crowd.acts >= goal)

    gus = bystanders[0]
    picture = upload_picture(gus, colour=1)
    crowd.note(picture)
    post_tweet(author_id=gus.id, text="Mine", media_ids=[picture.id])
    for number in range(NEWEST):
        post_tweet(author_id=gus.id, text=f"{number}")
    with crowd.living():
        act_on()
        back_up(tmp_path, is_packed=True, has_accounts=True, keep=None, say=act_on)
        act_on()
    assert crowd.errors == []
    return crowd


def test_a_site_that_was_saved_under_load_and_lost_lives_on(
    lived_in: Crowd, bystanders: list[UserCard], tmp_path: Path
) -> None:
    before, lost_tweets = structure(), set(Tweet.objects.values_list("id", flat=True))
    wipe()

    assert "Restored as of" in run("restore", tmp_path)

    assert structure() == before
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    call_command("migrate", check_unapplied=True, verbosity=0, skip_checks=False)
    # It waits, because work that a worker had begun at that moment starts again after
    # its lease.
    said = io.StringIO()
    call_command("verify_timelines", drain=True, stdout=said)
    assert "\n0 differences" in f"\n{said.getvalue()}"
    check_pictures(lived_in, tmp_path)
    gus, hal = bystanders
    check_that_life_goes_on(gus, hal, lost_tweets)


def check_pictures(crowd: Crowd, folder: Path) -> None:
    """Check every byte of the tweets' pictures, except those listed as missing."""
    (backup,) = list_backups(folder)
    manifest = orjson.loads((backup / "manifest.json").read_bytes())
    missing = set(manifest["objects"]["missing"])
    named = {key for tweet in Tweet.objects.all() for key in object_keys(tweet)}
    assert named - missing
    assert named - missing <= bucket_list().keys()
    for key in named - missing:
        assert content_sum(key) == crowd.pictures[key], key


def check_that_life_goes_on(gus: UserCard, hal: UserCard, lost: set[int]) -> None:
    """Check that an old password works, and that a new post is delivered."""
    follow_user(follower_id=gus.id, followee_id=hal.id)
    tokens = Api().post("auth/token", {"username": "hal", "password": PASSWORD})
    assert tokens.status == 200, tokens

    posted = Api(token=tokens.body["access"]).post("tweets", {"text": "Back again"})
    drain()

    assert posted.status == 201
    assert int(posted.body["id"]) > max(lost)
    home = get_home(viewer=Viewer(gus.id), keyset=Keyset())
    assert [view.text for view in home.items][:1] == ["Back again"]


def test_a_past_that_mongodb_has_forgotten_says_what_to_set(
    db: None, tmp_path: Path
) -> None:
    admin, parameter = site_database().client.admin, "minSnapshotHistoryWindowInSeconds"
    kept_s = admin.command({"getParameter": 1, parameter: 1})[parameter]

    def write_on(text: str) -> None:
        """Keep writing, as a site does during a long backup."""
        site_database()["ticks"].insert_one({"said": text})
        time.sleep(0.2)

    site_database()["ticks"].insert_one({})
    admin.command({"setParameter": 1, parameter: 0})
    try:
        with pytest.raises(BackupError, match=f"{parameter}: 3600"):
            back_up(
                tmp_path, is_packed=False, has_accounts=True, keep=None, say=write_on
            )
    finally:
        admin.command({"setParameter": 1, parameter: kept_s})
        site_database()["ticks"].drop()
