"""Tests what a backup writes and refuses, and what a restore refuses."""

from __future__ import annotations

import gzip
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bson
import orjson
import pytest
from django.core.files.storage import default_storage, storages
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.test import Client
from pymongo import ASCENDING

from tweets.models import Tweet
from tweets.services import delete_tweet
from twitter_project.media.storage import CACHE_CONTROL
from twitter_project.operations.backup import back_up, check, restore
from twitter_project.operations.backup.manifest import list_backups, seal
from twitter_project.operations.backup.objects import Bucket
from twitter_project.operations.migrating import migrate_databases
from twitter_project.outbox.events import drain
from twitter_project.outbox.heartbeat import beat, sign_off
from twitter_project.shared.db import site_database
from users.types import UserCard

from .world import (
    bucket_list,
    contents,
    empty_bucket,
    object_keys,
    post_picture,
    properties,
    run,
    structure,
    wipe,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.only_mongodb("a backup holds accounts where they are on MongoDB"),
]


class CutOff(Exception):
    pass


def cut_off_at(collection: str) -> Callable[[str], None]:
    """Return a function that interrupts a backup or a restore once it prints this."""

    def say(text: str) -> None:
        if text.startswith(collection):
            raise CutOff

    return say


def half_restore(folder: Path) -> None:
    """Lose the site, and interrupt its restore."""
    wipe()
    (backup,) = list_backups(folder)
    manifest = check(folder, backup, has_accounts=True)
    with pytest.raises(CutOff):
        restore(folder, backup, manifest, say=cut_off_at("tweets_media"))


def manifest_of(backup: Path) -> dict[str, Any]:
    content: dict[str, Any] = orjson.loads((backup / "manifest.json").read_bytes())
    return content


def documents(backup: Path, name: str) -> list[dict[str, Any]]:
    return bson.decode_all((backup / f"database/{name}.bson").read_bytes())


def test_a_backup_has_every_document_and_object_for_its_owners_eyes_alone(
    ada: UserCard, tmp_path: Path
) -> None:
    tweet_id = post_picture(ada)

    said = run("backup", tmp_path / "saved")

    (backup,) = list_backups(tmp_path / "saved")
    assert [row["_id"] for row in documents(backup, "tweets_tweet")] == [tweet_id]
    assert len(documents(backup, "users_user")) == 3
    assert manifest_of(backup)["objects"]["count"] == 2
    assert "users_user: 3 documents" in said
    assert "bucket: 2 objects" in said
    for path in [tmp_path / "saved", *(tmp_path / "saved").rglob("*")]:
        mode = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == mode, path


def test_documents_can_be_packed(ada: UserCard, tmp_path: Path) -> None:
    run("backup", tmp_path, gzip=True)

    (backup,) = list_backups(tmp_path)
    packed = (backup / "database/users_user.bson.gz").read_bytes()
    assert len(bson.decode_all(gzip.decompress(packed))) == 3


def test_what_is_restored_is_what_was_saved(ada: UserCard, tmp_path: Path) -> None:
    key, _preview_key = object_keys(Tweet.objects.get(id=post_picture(ada)))
    drain()
    database = site_database()
    database.create_collection(
        "strange",
        validator={"number": {"$gte": 0}},
        collation={"locale": "es", "strength": 1},
    )
    database.create_collection(
        "clustered", clusteredIndex={"key": {"_id": 1}, "unique": True}
    )
    database["strange"].create_index(
        [("at", ASCENDING)], name="forget", expireAfterSeconds=60
    )
    database["strange"].insert_one({"number": 1})
    database["strange"].update_one(
        {}, {"$set": {"number": -1}}, bypass_document_validation=True
    )
    database["clustered"].insert_one({"_id": 1, "text": "\ud7ff", "big": 2**40})
    before = contents(), structure(), bucket_list(), properties(key)
    try:
        run("backup", tmp_path, gzip=True)
        wipe()

        run("restore", tmp_path)

        assert (contents(), structure()) == before[:2]
        assert bucket_list() == before[2]
        assert properties(key) == before[3]
        assert before[3]["CacheControl"] == CACHE_CONTROL
    finally:
        database["strange"].drop()
        database["clustered"].drop()


def test_a_second_backup_fetches_no_object_again(ada: UserCard, tmp_path: Path) -> None:
    post_picture(ada)
    run("backup", tmp_path)
    post_picture(ada, colour=8)

    said = run("backup", tmp_path)

    first, second = (manifest_of(backup) for backup in list_backups(tmp_path))
    assert (first["objects"]["count"], first["objects"]["fetched"]) == (2, 2)
    assert (second["objects"]["count"], second["objects"]["fetched"]) == (4, 2)
    assert "4 objects" in said


def test_old_backups_go_with_what_only_they_held(ada: UserCard, tmp_path: Path) -> None:
    tweet_id = post_picture(ada)
    run("backup", tmp_path)
    delete_tweet(actor_id=ada.id, tweet_id=tweet_id)
    empty_bucket()
    post_picture(ada, colour=9)

    run("backup", tmp_path, keep=1)

    (backup,) = list_backups(tmp_path)
    assert manifest_of(backup)["objects"]["count"] == 2
    assert sum(path.is_file() for path in (tmp_path / "objects").rglob("*")) == 2


def test_an_object_that_is_named_in_vain_is_told_and_no_error(
    ada: UserCard, tmp_path: Path
) -> None:
    keys = object_keys(Tweet.objects.get(id=post_picture(ada)))
    post_picture(ada, colour=9)
    Bucket().delete(keys)

    said = run("backup", tmp_path)

    (backup,) = list_backups(tmp_path)
    assert manifest_of(backup)["objects"]["missing"] == sorted(keys)
    assert "2 objects that the database names are not in the bucket" in said


def test_a_bucket_that_lacks_most_is_an_error_and_nothing_older_goes(
    ada: UserCard, tmp_path: Path
) -> None:
    post_picture(ada)
    run("backup", tmp_path)
    empty_bucket()

    with pytest.raises(CommandError, match=f"not in the bucket {Bucket().name}"):
        run("backup", tmp_path, keep=1)

    (older, newer) = list_backups(tmp_path)
    assert manifest_of(older)["objects"]["count"] == 2
    assert manifest_of(newer)["objects"]["count"] == 0
    assert "sound" in run("restore", tmp_path, name=older.name, check=True)


def test_all_collections_are_of_one_moment(db: None, tmp_path: Path) -> None:
    """After each collection is read, a pair is written to the first and the last."""
    database = site_database()
    names = ("a_first_of_pair", "z_last_of_pair")

    def insert_pair(said: str = "") -> None:
        with database.client.start_session() as session, session.start_transaction():
            for name in names:
                database[name].insert_one({"said": said}, session=session)

    insert_pair("before")
    try:
        backup = back_up(
            tmp_path, is_packed=False, has_accounts=True, keep=None, say=insert_pair
        )

        first, last = ([r["said"] for r in documents(backup, n)] for n in names)
        assert first == last == ["before"]
        assert database[names[1]].count_documents({}) > 2
    finally:
        for name in names:
            database[name].drop()


def test_a_backup_that_was_cut_off_is_not_restored(
    ada: UserCard, tmp_path: Path
) -> None:
    run("backup", tmp_path)
    say = cut_off_at("tweets_media")
    with pytest.raises(CutOff):
        back_up(tmp_path, is_packed=False, has_accounts=True, keep=None, say=say)

    with pytest.raises(CommandError, match="was cut off"):
        run("restore", tmp_path, replace=True, yes=True)

    whole, _cut_off = list_backups(tmp_path)
    with pytest.raises(CommandError, match="not empty"):
        run("restore", tmp_path, name=whole.name)


def test_a_target_that_is_not_empty_is_refused(ada: UserCard, tmp_path: Path) -> None:
    run("backup", tmp_path)
    before = contents()

    with pytest.raises(CommandError, match=r"database .* is not empty"):
        run("restore", tmp_path)
    with pytest.raises(CommandError, match="Confirm with --yes"):
        run("restore", tmp_path, replace=True)
    assert contents() == before


def test_a_bucket_that_is_not_empty_is_refused(ada: UserCard, tmp_path: Path) -> None:
    run("backup", tmp_path)
    wipe()
    post_picture(ada)
    database = site_database()
    for name in database.list_collection_names():
        database[name].drop()

    with pytest.raises(CommandError, match=r"bucket .* is not empty"):
        run("restore", tmp_path)

    assert bucket_list()
    run("restore", tmp_path, replace=True, yes=True)
    assert not bucket_list()


def test_all_that_a_restore_would_delete_is_named(
    ada: UserCard, tmp_path: Path
) -> None:
    run("backup", tmp_path)
    post_picture(ada)

    with pytest.raises(CommandError, match=r"database .* not empty.*bucket .* not em"):
        run("restore", tmp_path, replace=True)

    assert bucket_list()


def test_a_restore_is_not_done_again_over_a_bucket_that_is_another(
    ada: UserCard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("backup", tmp_path)
    half_restore(tmp_path)
    client = default_storage.connection.meta.client  # type: ignore[attr-defined]
    client.create_bucket(Bucket="somebody-elses")
    client.put_object(Bucket="somebody-elses", Key="dear", Body=b"me")

    with monkeypatch.context() as patch:
        patch.setattr(storages["default"], "bucket_name", "somebody-elses")
        try:
            with pytest.raises(CommandError, match="bucket somebody-elses is not em"):
                run("restore", tmp_path)
            assert bucket_list().keys() == {"dear"}
        finally:
            empty_bucket()
            client.delete_bucket(Bucket="somebody-elses")
    run("restore", tmp_path)


def test_a_site_that_runs_is_not_replaced(ada: UserCard, tmp_path: Path) -> None:
    run("backup", tmp_path)
    beat("somebody")

    with pytest.raises(CommandError, match="stop the site"):
        run("restore", tmp_path, replace=True, yes=True)


def test_a_site_that_runs_over_what_is_half_restored_is_stopped_first(
    ada: UserCard, tmp_path: Path
) -> None:
    run("backup", tmp_path)
    half_restore(tmp_path)
    beat("somebody")

    with pytest.raises(CommandError, match="stop the site"):
        run("restore", tmp_path)

    sign_off("somebody")
    run("restore", tmp_path)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"format": 2}, "newer format"),
        ({"has_accounts": False}, "has no accounts"),
        ({"database": {"migrations": [["tweets", "0999_later"]]}}, "tweets.0999_later"),
        ({"objects": None}, "is damaged"),
    ],
)
def test_a_backup_of_another_kind_is_refused(
    ada: UserCard, tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    run("backup", tmp_path)
    (backup,) = list_backups(tmp_path)
    manifest = manifest_of(backup)
    for name, value in change.items():
        manifest[name] = manifest[name] | value if isinstance(value, dict) else value
    del manifest["sha256"]
    (backup / "manifest.json").write_bytes(seal(manifest))

    with pytest.raises(CommandError, match=reason):
        run("restore", tmp_path, replace=True, yes=True)


def test_a_restore_that_was_cut_off_is_known_and_done_again(
    ada: UserCard, tmp_path: Path
) -> None:
    post_picture(ada)
    drain()
    before = contents(), structure()
    run("backup", tmp_path)
    half_restore(tmp_path)

    ready = Client().get("/readyz")
    with pytest.raises(SystemCheckError, match="half restored"):
        call_command("migrate", verbosity=0, skip_checks=False)
    with pytest.raises(CommandError, match="half restored"):
        migrate_databases()
    with pytest.raises(CommandError, match="half restored"):
        run("backup", tmp_path)
    run("restore", tmp_path)

    assert (ready.status_code, ready.json()["checks"]["database"]) == (
        503,
        "half restored",
    )
    assert contents() == before[0]
    assert structure() == before[1]


def test_a_folder_takes_one_backup_at_a_time(db: None, tmp_path: Path) -> None:
    refused: list[str] = []

    def say(text: str) -> None:
        if not refused:
            with pytest.raises(CommandError, match="Another backup"):
                run("backup", tmp_path)
            refused.append(text)

    back_up(tmp_path, is_packed=False, has_accounts=True, keep=None, say=say)

    assert refused
    assert len(list_backups(tmp_path)) == 1


def test_accounts_on_postgresql_are_not_left_out_in_silence(
    db: None, tmp_path: Path, settings: Any
) -> None:
    settings.USERS_DATABASE_URL = "postgres://user@host/name"

    with pytest.raises(CommandError, match="pg_dump"):
        run("backup", tmp_path)
    said = run("backup", tmp_path, without_accounts=True)

    assert "NOT in this backup: save the database" in said
    settings.USERS_DATABASE_URL = ""
    with pytest.raises(CommandError, match="has no accounts"):
        run("restore", tmp_path)
