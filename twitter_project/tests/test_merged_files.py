"""Tests that files which branches merge line by line say nothing twice."""

import re
from collections import Counter

from django.conf import settings

PACKAGES = re.compile(r"^\| ([\w, -]+) \|", re.MULTILINE)
HEADER = "package"
BEGINNING = 40  # characters; enough to recognise the same entry in another version


def find_doubled(names: list[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


def test_every_dependency_is_listed_once() -> None:
    page = (settings.BASE_DIR / "docs" / "dependencies.md").read_text()

    rows = [row for row in PACKAGES.findall(page) if row != HEADER]

    names = [name for row in rows for name in row.split(", ")]
    assert "django-allauth" in names
    assert find_doubled(names) == []


def test_the_changelog_says_everything_once() -> None:
    page = (settings.BASE_DIR / "CHANGELOG.md").read_text()

    entries = re.findall(r"^- .*", page.partition("## Unreleased")[2], re.MULTILINE)

    assert entries
    assert find_doubled([entry[:BEGINNING] for entry in entries]) == []
