"""Writes the contents and sizes of the style sheets and scripts into docs/ui.md."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand

from twitter_project.web.bundles import BUNDLES, SOURCES, make_bundle

PAGE = settings.BASE_DIR / "docs" / "ui.md"
START, END = "<!-- table -->\n", "<!-- /table -->\n"
FOLDERS = ("css", "js", "vendor")
FIRST_WORDS = re.compile(r"\A(?:/\*\s*(.*?)\*/|((?://[^\n]*\n)+))", re.DOTALL)
OTHERS = {
    "vendor/emoji-picker-element-1.29.1/database.js": (
        "The words of emoji, and the search among them, as published."
    ),
    "vendor/htmx-2.0.11/htmx.min.js": "htmx, as published.",
}


class Command(BaseCommand):
    help = "Update the table of style sheets and scripts in docs/ui.md."

    def handle(self, *args: Any, **options: Any) -> None:
        before, rest = PAGE.read_text().split(START)
        after = rest.split(END)[1]
        table = "\n".join(make_table())
        PAGE.write_text(f"{before}{START}{table}\n{END}{after}")


def make_table() -> Iterator[str]:
    yield "| file | lines | bytes | gzipped | contents |"
    yield "|---|---:|---:|---:|---|"
    for path in find_files():
        text = path.read_text()
        name = path.relative_to(SOURCES).as_posix()
        said = OTHERS.get(name) or first_words(text)
        yield row(f"`{name}`", text, said)
    for name, parts in BUNDLES.items():
        yield row(
            f"**`{name}`**", make_bundle(name), f"{len(parts)} of these, as sent."
        )


def find_files() -> list[Path]:
    """Return every served style sheet and script, by folder and name."""
    return sorted(
        path
        for folder in FOLDERS
        for path in (SOURCES / folder).rglob("*")
        if path.suffix in (".css", ".js")
    )


def row(name: str, text: str, said: str) -> str:
    content = text.encode()
    packed = len(gzip.compress(content, 9))
    lines = text.count("\n")
    return f"| {name} | {lines} | {len(content)} | {packed} | {said} |"


def first_words(text: str) -> str:
    """Return a file's description of itself, its first comment, on one line."""
    found = FIRST_WORDS.match(text)
    if not found:
        return ""
    words = found[1] or re.sub(r"^//", "", found[2], flags=re.MULTILINE)
    return " ".join(words.split())
