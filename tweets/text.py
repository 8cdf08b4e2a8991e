"""What becomes of a text that a person sends: its clean form, and its length."""

from __future__ import annotations

import re
import unicodedata

from twitter_project.shared.text import disturbs

MAX_LENGTH = 280

_NEWLINES = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_TALL_GAP = re.compile(r"\n(?:[^\S\n]*\n){2,}")
# The noncharacters and the byte order mark are what twitter-text calls invalid.
_MEANINGLESS = re.compile("[\ufeff\ufffe\uffff]")
# Letters by category, yet drawn as nothing: the Hangul fillers and the Braille blank.
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def normalise_text(text: str) -> str:
    """Return the text as we store, count and show it.

    Newlines become `\\n`, two at most, and tabs spaces; control characters go, and what
    turns the direction of the text around it; the rest is composed (NFC); white space
    around it goes. Idempotent. A text in which nothing could be seen becomes empty.
    """
    text = _NEWLINES.sub("\n", text).replace("\t", " ")
    text = "".join(filter(_is_kept, _MEANINGLESS.sub("", text)))
    text = _TALL_GAP.sub("\n\n", unicodedata.normalize("NFC", text)).strip()
    return text if any(map(_is_visible, text)) else ""


def text_length(text: str) -> int:
    """Return how much of `MAX_LENGTH` a normalised text takes: its code points."""
    return len(text)


def hashtag_key(tag: str) -> str:
    """Return the form under which a hashtag, without its sign, is kept and looked up.

    Case, width and other compatibility forms make no difference. Idempotent.
    """
    folded = unicodedata.normalize("NFKC", tag).casefold()
    return unicodedata.normalize("NFKC", folded)


def _is_kept(character: str) -> bool:
    return character == "\n" or not disturbs(character)


def _is_visible(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] not in "CZ" and character not in _BLANKS
