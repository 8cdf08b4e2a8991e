"""Tests the length of a text, and when two tags are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweets.text import (
    CHARACTERS_MAX,
    MAX_LENGTH,
    cashtag_key,
    count_excess,
    find_excess,
    hashtag_key,
    measure,
    text_length,
)
from tweets.text.for_browser import make_script, script_path
from twitter_project.shared.text import clean_text

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
LONG_URL = "https://example.com/" + "a" * 1_000


def test_an_accent_counts_once_however_it_is_typed() -> None:
    assert text_length(clean_text("e\u0301" * MAX_LENGTH)) == MAX_LENGTH


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("\u2026", 2),
        ("\u20ac5", 3),
        ("it\u2019s \u201cok\u201d \u2013 \u2014", 13),
        ("\u65e5\u672c\u8a9e", 6),
        (FAMILY, 2),
        ("\U0001f1ea\U0001f1f8\U0001f1fa\U0001f1f8", 4),
        ("\U0001f44d\U0001f3fd", 2),
        ("\xa9", 1),
        ("\xa9\ufe0f", 2),
        ("x.com", 23),
        (f"{LONG_URL} a", 25),
    ],
)
def test_a_text_counts_by_weights(text: str, length: int) -> None:
    assert text_length(text) == length


@pytest.mark.parametrize(
    ("text", "excess"),
    [
        ("a" * 280, ""),
        ("a" * 280 + "bc", "bc"),
        ("\u65e5" * 140 + "\u672c", "\u672c"),
        ("a" * 279 + FAMILY, FAMILY),
        ("a" * 270 + " " + LONG_URL, LONG_URL),
        (LONG_URL + " " + "a" * 256 + "b", "b"),
        ("a" * 280 + "e\u0302\u0301", "e\u0302\u0301"),
        ("", ""),
    ],
)
def test_the_excess_is_what_no_longer_fits(text: str, excess: str) -> None:
    assert find_excess(text) == excess
    assert bool(count_excess(text)) is bool(excess)


def test_links_cannot_make_a_text_as_long_as_they_like() -> None:
    text = " ".join([LONG_URL] * 5)

    assert text_length(text) < MAX_LENGTH
    assert count_excess(text) == len(text) - CHARACTERS_MAX
    assert find_excess(text) == text[CHARACTERS_MAX:]


@given(st.text(max_size=400))
def test_what_fits_is_as_long_as_it_may_be(text: str) -> None:
    clean = clean_text(text)
    excess = find_excess(clean)

    assert clean.endswith(excess)
    assert text_length(clean) == measure(clean).weighted_length
    assert bool(excess) == (count_excess(clean) > 0)


def test_the_browser_knows_the_domains_and_emoji_of_today() -> None:
    assert script_path().read_text() == make_script(), "run manage.py write_text_data"


@pytest.mark.parametrize(
    ("tag", "key"),
    [
        ("News", "news"),
        ("STRASSE", "strasse"),
        ("Stra\xdfe", "strasse"),
        ("\uff28\uff29", "hi"),
        ("cafe\u0301", "caf\xe9"),
        ("\u0130n", "i\u0307n"),
        ("ne\u200dws", "news"),
        ("n\xade\u2060w\u200bs\ufe0f", "news"),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u062e"),
    ],
)
def test_a_hashtag_is_found_however_it_is_written(tag: str, key: str) -> None:
    assert hashtag_key(tag) == key


@given(st.text(max_size=50))
def test_the_key_of_a_key_is_itself(tag: str) -> None:
    assert hashtag_key(hashtag_key(tag)) == hashtag_key(tag)


def test_a_cashtag_is_found_in_either_case() -> None:
    assert cashtag_key("brk.a") == cashtag_key("BRK.A") == "BRK.A"
