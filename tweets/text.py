"""How much of a tweet a text takes, and under which key a hashtag is kept."""

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
    """Return what of a clean text is over the limit; graphemes stay whole."""
    for grapheme in _GRAPHEME.finditer(text):
        if text_length(text[: grapheme.end()]) > MAX_LENGTH:
            return text[grapheme.start() :]
    return ""


def hashtag_key(tag: str) -> str:
    """Return the form under which a hashtag, without its sign, is kept and looked up.

    Case, width and other compatibility forms make no difference, nor does anything that
    does not show: this is Unicode's NFKC_Casefold (3.13, R5). Idempotent.
    """
    folded = unicodedata.normalize("NFKC", _IGNORABLE.sub("", tag)).casefold()
    return unicodedata.normalize("NFKC", _IGNORABLE.sub("", folded))
