"""Tests that style sheets and scripts are small, served and used."""

import re
from pathlib import Path

from django.conf import settings

from twitter_project.management.commands.ui_table import PAGE, find_files
from twitter_project.web.bundles import BUNDLES, SOURCES, BundleFinder, make_bundle

LINES_MAX = 250
CLASS = re.compile(r"\.((?!css|svg|js\b)[a-z][\w-]*)")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# Not bundled: used by one page alone, or outside pages.
BY_THEMSELVES = {"css/design.css"}
# Composed by Python from parts of their names, or set by htmx.
MADE = re.compile(
    r"avatar--\w+|media--\d|tweet--depth-\d|media-\d|htmx-request|focus-[xy]-|swatch--|notification--"
)


def test_no_module_is_long() -> None:
    lengths = {
        path.name: path.read_text().count("\n")
        for path in find_files()
        if "vendor" not in path.parts
    }

    assert {name: n for name, n in lengths.items() if n > LINES_MAX} == {}


def test_every_style_sheet_and_script_of_the_pages_is_in_a_bundle() -> None:
    bundled = {name for parts in BUNDLES.values() for name in parts}
    written = {
        path.relative_to(SOURCES).as_posix()
        for path in find_files()
        if "vendor" not in path.parts
    }

    assert bundled <= written
    assert written - bundled - BY_THEMSELVES == set()


def test_a_bundle_holds_its_files_and_is_found() -> None:
    css, js = make_bundle("site.css"), make_bundle("site.js")

    assert css.startswith("@layer tokens, base, layout, components, utilities;")
    assert "/*" not in css
    assert js.count("{") > len(BUNDLES["site.js"])
    assert "import " not in js
    assert not re.search(r"^\s|//[^\n]*\.$", js, re.MULTILINE), "not minified"
    finder = BundleFinder()
    assert Path(finder.find("site.css")).read_text() == css
    assert [name for name, _ in finder.list(None)] == list(BUNDLES)
    assert finder.find("other.css") == []


def test_every_class_of_the_style_sheets_is_used_somewhere() -> None:
    css = COMMENT.sub("", make_bundle("site.css") + make_bundle("more.css"))
    places = [
        *settings.BASE_DIR.glob("templates/**/*.html"),
        *settings.BASE_DIR.glob("twitter_project/**/*.py"),
        *settings.BASE_DIR.glob("*/forms.py"),
        *(SOURCES / "js").glob("*.js"),
    ]
    used = "\n".join(place.read_text() for place in places)
    selectors = re.sub(r"\{[^{}]*\}", "", css)

    names = {name for name in CLASS.findall(selectors) if not MADE.match(name)}

    assert {name for name in names if not re.search(rf"\b{name}\b", used)} == set()


def test_the_table_names_every_file() -> None:
    written = {path.relative_to(SOURCES).as_posix() for path in find_files()}

    named = set(re.findall(r"^\| `([^`]+)` ", PAGE.read_text(), re.MULTILINE))

    assert named == written
