"""Tests that damage to a backup is named, and costs no more than necessary."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError

from twitter_project.operations.backup import check
from twitter_project.operations.backup.manifest import list_backups
from users.types import UserCard

from .world import contents, post_picture, run

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.only_mongodb("a backup holds accounts where they are on MongoDB"),
]


def damage(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize(
    "path",
    [
        "*Z/database/users_user.bson",
        "*Z/database/users_user.metadata.json",
        "*Z/objects.jsonl",
        "*Z/manifest.json",
        "objects/??/*",
    ],
)
@pytest.mark.parametrize("fault", ["is damaged", "is missing|was cut off"])
def test_a_damaged_file_is_named_before_anything_is_written(
    ada: UserCard, tmp_path: Path, path: str, fault: str
) -> None:
    post_picture(ada)
    run("backup", tmp_path)
    file = next(tmp_path.glob(path))
    before = contents()
    if fault == "is damaged":
        damage(file)
    else:
        file.unlink()

    with pytest.raises(CommandError, match=fault) as raised:
        run("restore", tmp_path, replace=True, yes=True)

    assert file.name in str(raised.value)
    assert contents() == before


def test_a_manifest_that_names_another_collection_is_damaged(
    ada: UserCard, tmp_path: Path
) -> None:
    run("backup", tmp_path)
    file = next(tmp_path.glob("*Z/manifest.json"))
    content = file.read_bytes().replace(
        b'"name": "users_user"', b'"name": "users_usef"'
    )
    file.write_bytes(content)

    with pytest.raises(CommandError, match=r"manifest.json is damaged"):
        run("restore", tmp_path, replace=True, yes=True)


def test_a_damaged_backup_keeps_no_other_from_being_made(
    ada: UserCard, tmp_path: Path
) -> None:
    post_picture(ada)
    run("backup", tmp_path)
    run("backup", tmp_path)
    _older, newer = list_backups(tmp_path)
    cut = (newer / "objects.jsonl").read_bytes()[:-9]
    (newer / "objects.jsonl").write_bytes(cut)

    said = run("backup", tmp_path)

    newest = list_backups(tmp_path)[-1]
    assert f"{newer / 'objects.jsonl'} is damaged" in said
    assert "; 0 fetched" in said
    check(tmp_path, newest, has_accounts=True)


def test_nothing_is_deleted_while_it_is_not_known_what_others_hold(
    ada: UserCard, tmp_path: Path
) -> None:
    post_picture(ada)
    run("backup", tmp_path)
    run("backup", tmp_path)
    older, newer = list_backups(tmp_path)
    (newer / "objects.jsonl").write_bytes(b"")

    with pytest.raises(CommandError, match=r"objects.jsonl is damaged.*is whole"):
        run("backup", tmp_path, keep=2)

    assert list_backups(tmp_path)[:2] == [older, newer]
    check(tmp_path, older, has_accounts=True)


def test_a_backup_can_be_checked_and_its_objects_mended(
    ada: UserCard, tmp_path: Path
) -> None:
    post_picture(ada)
    run("backup", tmp_path)
    assert "sound" in run("restore", tmp_path, check=True)
    file = next(tmp_path.glob("objects/??/*"))
    damage(file)
    run("backup", tmp_path)

    with pytest.raises(CommandError, match=f"{file.name} is damaged"):
        run("restore", tmp_path, check=True)

    file.unlink()
    run("backup", tmp_path)
    before = contents()
    for backup in list_backups(tmp_path):
        assert "sound" in run("restore", tmp_path, name=backup.name, check=True)
    assert contents() == before
