"""The rule for all texts that people type: what is kept, and whether it is visible.

`static/js/text.js` follows the same rule, so that the composer counts what we store.
One table of test cases covers both.
"""

from __future__ import annotations

import unicodedata

import regex

# A joiner or zero-width space is part of the spelling in these places only: after a
# letter of a script that is not one of these, and between two emoji.
_PLAIN_SCRIPTS = (
    r"\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Armenian}\p{sc=Georgian}"
    r"\p{sc=Hebrew}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}"
)
_AFTER_A_JOINING_LETTER = rf"(?<=[\p{{L}}\p{{M}}])(?<![{_PLAIN_SCRIPTS}])"
_SPELLED_JOINER = rf"{_AFTER_A_JOINING_LETTER}[\u180e\u200b-\u200d]"
_EMOJI_JOINER = (
    r"(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])"
    r"\u200d(?=\p{Extended_Pictographic})"
)
_TAGS = r"[\U000e0020-\U000e007f]"
# They spell a region's code after a flag. The longest codes have five letters and a
# tag that ends them; looking back further would take quadratic time.
_FLAG_TAG = rf"(?<=\U0001f3f4{_TAGS}{{0,6}}){_TAGS}"
_DIRECTION_MARKS = r"[\u061c\u200e\u200f]"
_KEPT = rf"{_DIRECTION_MARKS}|{_SPELLED_JOINER}|{_EMOJI_JOINER}|{_FLAG_TAG}"
# Control characters, halves of surrogate pairs, noncharacters, and invisible format
# characters, including those that reverse the text around them.
_STRIPPED = regex.compile(
    rf"(?!\n|{_KEPT})"
    r"(?:[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\ufff9-\ufffb]"
    r"|(?=\p{Cf})\p{Default_Ignorable_Code_Point})"
)
# Unicode's stream-safe format (UAX 15) has this limit: sorting a longer pile of marks
# into NFC takes quadratic time, and drawing it covers the lines around.
_PILED_MARKS = regex.compile(r"(\p{M}{30})[\p{M}\u180e\u200b-\u200d]+")
_NEWLINES = regex.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_TALL_GAP = regex.compile(r"\n(?:[^\S\n]*\n){2,}")
# The Braille blank is a symbol, but it is drawn as nothing.
_VISIBLE = regex.compile(
    r"[^\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2800]"
)
_GRAPHEME = regex.compile(r"\X")
TYPED_MAX = 10_000
"""Characters. A text that somebody sends is never cleaned or read if it has more."""


def clean_text(text: str) -> str:
    """Return the text as we store, count and show it; "" if nothing is visible.

    Newlines become `\n`, two at most, and tabs become spaces; the text is composed
    (NFC), and surrounding white space is removed. Idempotent. The time is linear in the
    length, but services refuse more than `TYPED_MAX` characters before they call this.
    """
    text = _NEWLINES.sub("\n", text).replace("\t", " ")
    text = _PILED_MARKS.sub(r"\1", _STRIPPED.sub("", text))
    text = _PILED_MARKS.sub(r"\1", unicodedata.normalize("NFC", text))
    text = _TALL_GAP.sub("\n\n", text).strip()
    return text if is_visible(text) else ""


def clean_line(text: str) -> str:
    """Return the text as `clean_text` does, on one line."""
    return clean_text(" ".join(clean_text(text).split("\n")))


def is_visible(text: str) -> bool:
    """Return whether anything in the text is visible."""
    return _VISIBLE.search(text) is not None


def initial_of(text: str) -> str:
    """Return the first character as a reader sees it: a grapheme cluster (UAX 29)."""
    first = _GRAPHEME.match(text)
    return first[0] if first else ""
