"""Splits texts into the words that muted words are compared with.

Case, width and accents make no difference: `cancion` is `canción`. But `ñ` is a letter
of its own, so `ano` is not `año`. Scripts that put no spaces between words have a word
for each letter, and every emoji is a word, so a run of them is found anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

KEPT_TEXTS_COUNT = 4_000

_ACCENTS = re.compile("(?<!n)\u0303|[\u0300-\u0302\u0304-\u036f]")
# Thai, Lao, Myanmar, Hangul, Khmer, then East Asia, and all beyond the first plane:
# emoji there, and rare ideographs. Tones of skin and invisible signs are left out.
_DENSE = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3021-\u3029"
    "\u3031-\u303c\u3041-\u30fa\u30fc-\u312f\u3131-\u318e\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\U00010000-\U0001f3fa\U0001f400-\U000dffff"
)


_ASCII_WORD = re.compile("[a-z0-9_]+")


@cache
def _word_pattern() -> re.Pattern[str]:
    """Compile the pattern, which takes some time, for the first text that needs it."""
    dense = re.compile(f"[{_DENSE}]")
    letters, symbols = ["a-z0-9_"], []
    for char in map(chr, range(0x80, 0x10000)):
        category = unicodedata.category(char)
        if dense.match(char):
            continue
        # Variation selectors are marks, but no part of a word.
        if category[0] in "LMN" and not "\ufe00" <= char <= "\ufe0f":
            letters.append(char)
        elif category == "So":
            symbols.append(char)
    return re.compile(f"[{''.join(letters)}]+|[{_DENSE}{''.join(symbols)}]")


def fold(text: str) -> str:
    """Return the text without differences of case, width and accents. Idempotent."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text.casefold()).casefold()
    return unicodedata.normalize("NFKC", _ACCENTS.sub("", text))


@lru_cache(maxsize=KEPT_TEXTS_COUNT)
def split_words(text: str) -> tuple[str, ...]:
    """Return the folded words of a text, in order; kept for its next readers."""
    folded = fold(text)
    pattern = _ASCII_WORD if folded.isascii() else _word_pattern()
    return tuple(pattern.findall(folded))
