"""Tests what the archive for AWS Lambda contains, and that builds repeat."""

from __future__ import annotations

import hashlib
import os
import struct
from pathlib import Path

import pytest

from deploy.packing import LANGUAGES, tidy_static, write_archive
from twitter_project import settings

# PEP 552: byte code that is never compared with its source.
UNCHECKED_HASH = 1


def test_equal_files_make_an_equal_archive(tmp_path: Path) -> None:
    digests = set()
    for number, names in enumerate((("b/c.py", "a.py"), ("a.py", "b/c.py"))):
        stage = tmp_path / f"stage-{number}"
        for name in names:
            path = stage / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"name = {name!r}\n")
            os.utime(path, (number * 1000, number * 1000))
            path.chmod(0o600 if number else 0o755)
        archive = tmp_path / f"{number}.zip"

        write_archive(stage, archive)

        digests.add(hashlib.sha256(archive.read_bytes()).hexdigest())

    assert len(digests) == 1


def test_the_manifest_does_not_depend_on_the_order_of_files(tmp_path: Path) -> None:
    written = set()
    for number, content in enumerate(('{"a": 1, "b": 2}', '{"b": 2, "a": 1}')):
        static = tmp_path / str(number) / "static"
        static.mkdir(parents=True)
        (static / "staticfiles.json").write_text(content)
        (static / "site.js.map").touch()

        tidy_static(static.parent)

        written.add((static / "staticfiles.json").read_text())
        assert not (static / "site.js.map").exists()

    assert len(written) == 1


@pytest.mark.slow
def test_the_archive_has_what_runs_and_nothing_else(code: Path) -> None:
    there = {
        "deploy/web.py",
        "deploy/worker.py",
        "django/contrib/gis/__init__.py",  # the database backend imports it
        "twitter_project/web/locale/es/LC_MESSAGES/django.mo",
        "static/staticfiles.json",
    }
    left_out = (
        *("boto3", "botocore", "s3transfer", "gunicorn", "celery", "uvicorn"),
        *(
            "twitter_project/embedded",
            "twitter_project/workshop/bench",
            "twitter_project/workshop/demo",
        ),
        *("users/tests", "bin", "deploy/template.yaml", "django/conf/locale/fr"),
    )

    assert {name for name in there if not (code / name).is_file()} == set()
    assert [name for name in left_out if (code / name).exists()] == []
    assert not list(code.rglob("*.po"))


@pytest.mark.slow
def test_byte_code_is_there_and_never_checked(code: Path) -> None:
    sources = list(code.rglob("*.py"))
    compiled = list(code.rglob("*.pyc"))

    flags = {struct.unpack("<4sI", path.read_bytes()[:8])[1] for path in compiled}

    assert len(compiled) == len(sources)
    assert flags == {UNCHECKED_HASH}
    assert b"/var/task/deploy/web.py" in _byte_code(code, "deploy/web.py").read_bytes()


def _byte_code(code: Path, source: str) -> Path:
    path = code / source
    (found,) = (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc")
    return found


def test_the_archive_speaks_the_sites_languages() -> None:
    assert {code for code, _ in settings.LANGUAGES} == set(LANGUAGES)
