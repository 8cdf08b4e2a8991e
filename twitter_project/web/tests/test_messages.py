"""Tests that the Spanish catalog is complete: nothing missing, fuzzy or broken."""

import re
import shutil
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import call_command
from pytest_django import Settings

CATALOG = Path(settings.LOCALE_PATHS[0], "es", "LC_MESSAGES", "django.po")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|<[^>]+>")
IGNORED = ["locale", ".venv", ".data", ".cache", "node_modules", "tests"]


@pytest.fixture(scope="module")
def catalog() -> polib.POFile:
    return polib.pofile(str(CATALOG))


def test_every_message_is_translated_and_none_is_fuzzy(catalog: polib.POFile) -> None:
    assert [entry.msgid for entry in catalog.untranslated_entries()] == []
    assert [entry.msgid for entry in catalog.fuzzy_entries()] == []
    assert [entry.msgid for entry in catalog.obsolete_entries()] == []


def test_translations_keep_placeholders_and_markup(catalog: polib.POFile) -> None:
    broken = [
        entry.msgid
        for entry in catalog
        for original, text in pairs(entry)
        if placeholders(text) != placeholders(original)
    ]

    assert broken == []


def test_deleting_has_one_name(catalog: polib.POFile) -> None:
    texts = [
        text
        for entry in catalog
        for text in (entry.msgstr, *entry.msgstr_plural.values())
    ]

    assert [text for text in texts if re.search("elimin|suprim", text, re.I)] == []


def test_every_marked_string_is_in_the_catalog(
    catalog: polib.POFile,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if shutil.which("xgettext") is None:
        pytest.skip("GNU gettext is not here to collect the strings.")
    monkeypatch.chdir(settings.BASE_DIR)
    settings.LOCALE_PATHS = [tmp_path]

    call_command("makemessages", locale=["es"], ignore_patterns=IGNORED, verbosity=0)

    collected = polib.pofile(str(tmp_path / "es" / "LC_MESSAGES" / "django.po"))
    known = {(entry.msgctxt, entry.msgid) for entry in catalog}
    found = {(entry.msgctxt, entry.msgid) for entry in collected}
    assert found - known == set()
    assert known - found == set()


def pairs(entry: polib.POEntry) -> list[tuple[str, str]]:
    """Return each translation with what it translates: the singular or the plural."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return [
        (entry.msgid_plural if number else entry.msgid, text)
        for number, text in entry.msgstr_plural.items()
    ]


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))
