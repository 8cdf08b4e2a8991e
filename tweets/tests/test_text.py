"""Texts as they are stored: clean, composed, and never longer than they look."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweets.text import MAX_LENGTH, hashtag_key, normalise_text, text_length

# Lone surrogates too: JSON can bring them.
anything = st.text(st.characters(exclude_categories=()), max_size=400)


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("  hello  ", "hello"),
        ("one\r\ntwo\rthree\x85four\u2028five", "one\ntwo\nthree\nfour\nfive"),
        ("a\tb", "a b"),
        ("nul\x00 bell\x07 escape\x1b[31m", "nul bell escape[31m"),
        ("cafe\u0301", "caf\xe9"),
        ("half \ud83d of a pair", "half  of a pair"),
        ("mark\ufeff", "mark"),
        ("\u202eevil\u202c \u2066turned\u2069", "evil turned"),
        ("\u05d0\u200f!", "\u05d0\u200f!"),
        ("one\n\n\n \n\ntwo", "one\n\ntwo"),
        ("\u200b\u200d\u2060", ""),
        ("\u3164\u2800", ""),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469"),
    ],
)
def test_text_is_stored_clean(sent: str, stored: str) -> None:
    assert normalise_text(sent) == stored


@given(anything)
def test_a_clean_text_stays_as_it_is(text: str) -> None:
    clean = normalise_text(text)

    assert normalise_text(clean) == clean


@given(anything)
def test_a_clean_text_can_be_written_and_has_no_control_characters(text: str) -> None:
    clean = normalise_text(text)

    clean.encode()
    assert unicodedata.is_normalized("NFC", clean)
    assert clean == clean.strip()
    assert "\n\n\n" not in clean
    assert not [c for c in clean if unicodedata.category(c) == "Cc" and c != "\n"]


@given(st.text("ab \n", max_size=50))
def test_cleaning_never_makes_a_text_longer(text: str) -> None:
    assert text_length(normalise_text(text)) <= text_length(text)


def test_an_accent_counts_once_however_it_is_typed() -> None:
    assert text_length(normalise_text("e\u0301" * MAX_LENGTH)) == MAX_LENGTH


@pytest.mark.parametrize(
    ("tag", "key"),
    [
        ("News", "news"),
        ("STRASSE", "strasse"),
        ("Stra\xdfe", "strasse"),
        ("\uff28\uff29", "hi"),
        ("cafe\u0301", "caf\xe9"),
        ("\u0130n", "i\u0307n"),
    ],
)
def test_a_hashtag_is_found_however_it_is_written(tag: str, key: str) -> None:
    assert hashtag_key(tag) == key


@given(st.text(max_size=50))
def test_the_key_of_a_key_is_itself(tag: str) -> None:
    assert hashtag_key(hashtag_key(tag)) == hashtag_key(tag)
