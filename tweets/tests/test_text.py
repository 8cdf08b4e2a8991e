"""Tests the length of a text, and when two hashtags are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweets.text import MAX_LENGTH, hashtag_key, text_length
from twitter_project.shared.text import clean_text


def test_an_accent_counts_once_however_it_is_typed() -> None:
    assert text_length(clean_text("e\u0301" * MAX_LENGTH)) == MAX_LENGTH


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
