"""Tests that Python and the browser store and count texts alike."""

import json
import random
import shutil
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweets.text import find_entities, text_length, utf16_offsets
from twitter_project.shared.text import clean_line, clean_text, initial_of, is_visible
from twitter_project.web.bundles import BUNDLES, SOURCES

CASES = json.loads((Path(__file__).parent / "data/texts.json").read_text())
NEED_A_PAGE = {"js/combobox.js", "js/writing/completing.js"}
PURE = [path for path in BUNDLES["writing.js"] if path not in NEED_A_PAGE]
SCRIPTS = [SOURCES / "js/text.js", *(SOURCES / path for path in PURE)]
IN_NODE = """
  for (const script of process.argv.slice(1)) require(script);
  const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
  const clean = texts.map((text) => tern.cleanText(text));
  const read = (text) => [text, tern.textLength(text), tern.findEntities(text).map(
    ({ kind, start, end, value }) => [kind, start, end, value])];
  console.log(JSON.stringify(clean.map(read)));
"""
# Characters that the rule is about, and ones that it must leave alone.
PIECES = (
    *("a", "e\u0301", "\u0646", "\u0915\u094d", "\u1780", "\uac00", "\U0001f468"),
    *("\u200b", "\u200c", "\u200d", "\u200e", "\u202e", "\u2066", "\u2060", "\xad"),
    *("\r\n", "\n", "\x85", "\u2028", "\t", " ", "\xa0", "\u3000", "\x00", "\ufeff"),
    *("\ufe0f", "\U0001f3fd", "\U0001f3f4", "\U000e0067", "\U000e007f", "\u3164"),
    *("\ufffe", "\ud83d", "\udc68", "\u2800", "\u034f", "\u180e", "#", "1", "\u20e3"),
)

# Parts of entities, whole ones, and what may stand around them.
FRAGMENTS = (
    *(
        "@ada",
        "@abcdefghijklmnopqrstuvwxyz",
        "#tag",
        "\uff03tag",
        "$TERN",
        "$A.b",
        "RT",
    ),
    *(
        "http://",
        "HTTPS://",
        "x.com",
        "t.co/abc",
        "a_b.com",
        "xn--",
        ".co",
        ".jp",
        "/a",
    ),
    *(
        "localhost",
        "10.0.0.1:80",
        ":8000",
        "/wiki/A_(b)",
        "?q=",
        "&",
        "=",
        "(",
        ")",
        "[",
    ),
    *("]", "/", ".", ",", "-", "_", "@", "#", "$", ":", "!", " ", " ", "\n", "1", "a"),
    *(
        "\u3042",
        "\u65e5\u672c",
        ".\u307f\u3093\u306a",
        "\u0444",
        ".\u0440\u0444",
        "\xe9",
    ),
    *("\u2026", "\u20ac", "\xa9", "\xa9\ufe0f", "\u2014", "\U0001f600", "\U0001faea"),
    *("\U0001f1ea\U0001f1f8", "\U0001f1ea", "\u2764\ufe0f", "1\ufe0f\u20e3", "\u20e3"),
    *("\U0001f469\u200d\U0001f467", "\u200d", "\U0001f469", "\U0001f3fd", "\u05d0"),
)

# Lone surrogates too: JSON can contain them.
anything = st.text(st.characters(exclude_categories=()), max_size=400)
pieces = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["what"])
def test_a_text_is_stored_clean(case: dict[str, Any]) -> None:
    clean = clean_text(case["sent"])

    assert clean == case["stored"]
    assert text_length(clean) == case["length"]


Read = tuple[str, int, list[list[Any]]]


def in_the_browser(texts: list[str]) -> list[Read]:
    """Return the texts as the composer's script cleans, counts and reads them."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("No node here: the script is not held against the same cases.")
    asked = [node, "-e", IN_NODE, *map(str, SCRIPTS)]
    done = subprocess.run(
        asked, input=json.dumps(texts), capture_output=True, check=True, text=True
    )
    return [tuple(read) for read in json.loads(done.stdout)]


def on_the_server(text: str) -> Read:
    clean = clean_text(text)
    units = utf16_offsets(clean)
    entities: list[list[Any]] = [
        [str(found.kind), units[found.start], units[found.end], found.value]
        for found in find_entities(clean)
    ]
    return clean, text_length(clean), entities


def test_the_script_follows_the_same_cases() -> None:
    found = in_the_browser([case["sent"] for case in CASES])

    expected = [(case["stored"], case["length"]) for case in CASES]
    assert [(clean, length) for clean, length, _ in found] == expected


@pytest.mark.parametrize("pool", [PIECES, FRAGMENTS, PIECES + FRAGMENTS])
def test_the_script_agrees_about_random_texts(pool: tuple[str, ...]) -> None:
    chance = random.Random(1)
    texts = [
        "".join(chance.choices(pool, k=chance.randint(1, 14))) for _ in range(4000)
    ]

    found = in_the_browser(texts)

    # JSON may have joined two halves of a pair on the way there.
    sent = json.loads(json.dumps(texts))
    assert found == [on_the_server(text) for text in sent]


@given(anything | pieces)
def test_a_clean_text_stays_as_it_is(text: str) -> None:
    clean = clean_text(text)

    assert clean_text(clean) == clean
    assert clean_line(clean_line(text)) == clean_line(text)


@given(anything | pieces)
def test_a_clean_text_can_be_written_and_shows(text: str) -> None:
    clean = clean_text(text)

    clean.encode()
    assert unicodedata.is_normalized("NFC", clean)
    assert clean == clean.strip()
    assert "\n\n\n" not in clean
    assert "\n" not in clean_line(text)
    assert not [c for c in clean if unicodedata.category(c) == "Cc" and c != "\n"]
    assert is_visible(clean) == bool(clean)


@pytest.mark.parametrize(
    ("name", "initial"),
    [
        ("Ada", "A"),
        ("e\u0301clair", "e\u0301"),
        ("\U0001f1ea\U0001f1f8 Spain", "\U0001f1ea\U0001f1f8"),
        (
            "\U0001f468\u200d\U0001f469\u200d\U0001f467 us",
            "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        ),
        ("\u1112\u1161\u11ab", "\u1112\u1161\u11ab"),
        ("\u0915\u094d\u0937", "\u0915\u094d\u0937"),
        ("", ""),
    ],
)
def test_the_initial_is_what_a_reader_takes_for_one_character(
    name: str, initial: str
) -> None:
    assert initial_of(name) == initial
