"""Tests that Python and the browser store and count texts alike."""

import json
import random
import shutil
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from tweets.text import text_length
from twitter_project.shared.text import clean_line, clean_text, initial_of, is_visible

CASES = json.loads((Path(__file__).parent / "data/texts.json").read_text())
SCRIPT = settings.BASE_DIR / "twitter_project/web/static/js/text.js"
IN_NODE = """
  require(process.argv[1]);
  const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
  const clean = texts.map((text) => tern.cleanText(text));
  console.log(JSON.stringify(clean.map((text) => [text, tern.textLength(text)])));
"""
# Characters that the rule is about, and ones that it must leave alone.
PIECES = (
    *("a", "e\u0301", "\u0646", "\u0915\u094d", "\u1780", "\uac00", "\U0001f468"),
    *("\u200b", "\u200c", "\u200d", "\u200e", "\u202e", "\u2066", "\u2060", "\xad"),
    *("\r\n", "\n", "\x85", "\u2028", "\t", " ", "\xa0", "\u3000", "\x00", "\ufeff"),
    *("\ufe0f", "\U0001f3fd", "\U0001f3f4", "\U000e0067", "\U000e007f", "\u3164"),
    *("\ufffe", "\ud83d", "\udc68", "\u2800", "\u034f", "\u180e", "#", "1", "\u20e3"),
)

# Lone surrogates too: JSON can contain them.
anything = st.text(st.characters(exclude_categories=()), max_size=400)
pieces = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["what"])
def test_a_text_is_stored_clean(case: dict[str, Any]) -> None:
    clean = clean_text(case["sent"])

    assert clean == case["stored"]
    assert text_length(clean) == case["length"]


def in_the_browser(texts: list[str]) -> list[tuple[str, int]]:
    """Return the texts as the composer's script cleans and counts them."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("No node here: the script is not held against the same cases.")
    asked = [node, "-e", IN_NODE, str(SCRIPT)]
    done = subprocess.run(
        asked, input=json.dumps(texts), capture_output=True, check=True, text=True
    )
    return [(clean, length) for clean, length in json.loads(done.stdout)]


def test_the_script_follows_the_same_cases() -> None:
    found = in_the_browser([case["sent"] for case in CASES])

    assert found == [(case["stored"], case["length"]) for case in CASES]


def test_the_script_agrees_about_random_texts() -> None:
    chance = random.Random(1)
    texts = [
        "".join(chance.choices(PIECES, k=chance.randint(1, 12))) for _ in range(5000)
    ]

    found = in_the_browser(texts)

    # JSON may have joined two halves of a pair on the way there.
    sent = json.loads(json.dumps(texts))
    expected = [(clean, text_length(clean)) for clean in map(clean_text, sent)]
    assert found == expected


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
