"""Turns texts into the words that search compares: folded, split and stemmed.

A tweet and a query go through the same functions, so that `accion` finds `acción` and
`runs` finds `running`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from threading import local
from typing import Any

import regex
import snowballstemmer

STEMMED = {"en": "english", "es": "spanish"}
"""The languages that have a stemmer, with Snowball's names for them."""
UNKNOWN_AS = "en"
WORD_MAX = 40

_ACCENTS = regex.compile(r"[\u0300-\u036f]+")
# Scripts that put no spaces between words: each letter counts as a word.
_DENSE = (
    r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}ー\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
)
_TOKEN = regex.compile(
    rf"(?P<dense>[{_DENSE}][{_DENSE}\p{{M}}]*)"
    rf"|(?P<word>(?![{_DENSE}\p{{M}}])(?:(?![{_DENSE}])[\p{{L}}\p{{M}}\p{{N}}_])+"
    rf"(?:'(?:(?![{_DENSE}])[\p{{L}}\p{{M}}])+)*)"
    r"|(?P<emoji>(?!\p{Emoji_Modifier})[\p{Emoji_Presentation}\p{Extended_Pictographic}])"
)
# What follows an apostrophe in English; elsewhere (l'eau) it parts two words.
_CONTRACTED = frozenset({"t", "re", "ll", "ve", "d", "m"})


def fold(text: str) -> str:
    """Return the text without differences of case, width and accents. Idempotent."""
    text = unicodedata.normalize("NFKD", text.replace("\u2019", "'").casefold())
    text = _ACCENTS.sub("", text.casefold())
    return unicodedata.normalize("NFKC", text)


def split_words(text: str) -> list[str]:
    """Return the folded words of a text in order, with emoji as words.

    In scripts without spaces each letter is one, so that any part of a text is found.
    """
    return [word for words in _iter_stretches(fold(text)) for word in words]


def list_pairs(text: str) -> list[str]:
    """Return the neighbouring letters in scripts without spaces, two at a time.

    Letters there are few and frequent; the pairs are what an index is good for.
    """
    stretches = _iter_stretches(fold(text))
    return [pair for words in stretches for pair in _pairs(words)]


def split_keys(text: str) -> list[str]:
    """Return what to look up in an index for a text: pairs instead of letters."""
    stretches = _iter_stretches(fold(text))
    return [key for words in stretches for key in _pairs(words) or words]


def stem(word: str, language: str) -> str:
    """Return the stem of a folded word; the word itself if its language has none.

    Stems of other languages than English name theirs, because they collide: the Spanish
    stem of "wine" is "win".
    """
    return _stem(word, language or UNKNOWN_AS)


def variants_of(word: str) -> frozenset[str]:
    """Return every form under which tweets of any language keep this folded word."""
    return frozenset({word, *(_stem(word, language) for language in STEMMED)})


def _iter_stretches(folded: str) -> Iterator[list[str]]:
    """Yield the words of each stretch; those of several are letters without spaces."""
    for match in _TOKEN.finditer(folded):
        if dense := match["dense"]:
            yield list(dense)
        elif word := match["word"]:
            yield from ([part] for part in _at_apostrophes(word))
        else:
            yield [match[0]]


def _pairs(words: Sequence[str]) -> list[str]:
    return [first + second for first, second in pairwise(words)]


def _at_apostrophes(word: str) -> Iterator[str]:
    head, *tails = word.split("'")
    for tail in tails:
        if tail == "s":
            continue
        if tail in _CONTRACTED:
            head += tail
        else:
            yield head[:WORD_MAX]
            head = tail
    yield head[:WORD_MAX]


class _Stemmers(local):
    """One set for each thread: a stemmer keeps its word in itself."""

    def __init__(self) -> None:
        self.by_language: dict[str, Any] = {
            language: snowballstemmer.stemmer(name)
            for language, name in STEMMED.items()
        }


_stemmers = _Stemmers()


@lru_cache(maxsize=50_000)
def _stem(word: str, language: str) -> str:
    if language not in STEMMED or not word.isalpha():
        return word
    stemmed: str = _stemmers.by_language[language].stemWord(word)
    return stemmed if language == UNKNOWN_AS else f"{stemmed}.{language}"
