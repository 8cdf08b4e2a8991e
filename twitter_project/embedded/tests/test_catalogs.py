"""Tests that catalogs compile without gettext's tools, and only if changed."""

import gettext
import os
from pathlib import Path

import pytest

from twitter_project.embedded.catalogs import compile_stale_catalogs
from twitter_project.embedded.errors import CannotStart

CATALOG = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

msgid "Follow"
msgstr "Seguir"

msgctxt "noun"
msgid "Like"
msgstr "Me gusta — ñ"

msgid "%(count)s tweet"
msgid_plural "%(count)s tweets"
msgstr[0] "%(count)s tuit"
msgstr[1] "%(count)s tuits"

#, fuzzy
msgid "Block"
msgstr "Bloque"

#~ msgid "Old"
#~ msgstr "Viejo"
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "es" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(CATALOG)
    return path


def read_catalog(source: Path) -> gettext.GNUTranslations:
    with source.with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_compiled_catalog_translates(source: Path, tmp_path: Path) -> None:
    compile_stale_catalogs(tmp_path)

    catalog = read_catalog(source)
    assert catalog.gettext("Follow") == "Seguir"
    assert catalog.pgettext("noun", "Like") == "Me gusta — ñ"
    assert catalog.ngettext("%(count)s tweet", "%(count)s tweets", 2) == (
        "%(count)s tuits"
    )


def test_doubtful_and_obsolete_translations_are_left_out(
    source: Path, tmp_path: Path
) -> None:
    compile_stale_catalogs(tmp_path)

    catalog = read_catalog(source)
    assert catalog.gettext("Block") == "Block"
    assert catalog.gettext("Old") == "Old"


def test_catalog_is_compiled_again_only_after_a_change(
    source: Path, tmp_path: Path
) -> None:
    assert compile_stale_catalogs(tmp_path) == [source.with_suffix(".mo")]
    assert compile_stale_catalogs(tmp_path) == []

    source.write_text(CATALOG.replace("Seguir", "Seguid"))
    later = source.with_suffix(".mo").stat().st_mtime + 1
    os.utime(source, (later, later))

    assert compile_stale_catalogs(tmp_path) == [source.with_suffix(".mo")]
    assert read_catalog(source).gettext("Follow") == "Seguid"


def test_broken_catalog_is_named(source: Path, tmp_path: Path) -> None:
    source.write_text('msgid "unfinished\nmsgstr')

    with pytest.raises(CannotStart, match=r"es/LC_MESSAGES/django\.po"):
        compile_stale_catalogs(tmp_path)
