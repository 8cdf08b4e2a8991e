"""The length of a text in a tweet, and the key of a hashtag."""

from __future__ import annotations

import unicodedata

import regex

MAX_LENGTH = 280

_GRAPHEME = regex.compile(r"\X")
_IGNORABLE = regex.compile(r"\p{Default_Ignorable_Code_Point}+")


def text_length(text: str) -> int:
    """Return how much of `MAX_LENGTH` a clean text takes: its code points.

    `static/js/text.js` counts by the same rule.
    """
    return len(text)


def find_excess(text: str) -> str:
    """Return the part of a clean text that is over the limit; graphemes stay whole."""
    for grapheme in _GRAPHEME.finditer(text):
        if text_length(text[: grapheme.end()]) > MAX_LENGTH:
            return text[grapheme.start() :]
    return ""


def hashtag_key(tag: str) -> str:
    """Return the form under which a hashtag, without its sign, is stored and looked up.

    Case, width, other compatibility forms and invisible characters make no difference:
    this is Unicode's NFKC_Casefold (3.13, R5). Idempotent.
    """
    folded = unicodedata.normalize("NFKC", _IGNORABLE.sub("", tag)).casefold()
    return unicodedata.normalize("NFKC", _IGNORABLE.sub("", folded))
