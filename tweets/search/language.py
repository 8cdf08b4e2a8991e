"""Detects the language of a text, short as tweets are."""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

import regex
from django.conf.locale import LANG_INFO

from tweets.text import find_entities

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

LETTERS_MIN = 3
# How much likelier than any other is a language that the author is known to use.
PRIOR = 5.0
CERTAINTY_MIN = 0.25

LANGUAGES = frozenset({code for code in LANG_INFO if len(code) == 2} | {"zh"})
"""The languages that have a name in Django; no others are detected or searched."""

_LETTER = regex.compile(r"\p{L}")
_lock = Lock()


def detect_language(text: str, *, hint: str = "") -> str:
    """Return the text's language as an ISO 639-1 code, "" if that is not clear.

    Links, mentions and hashtags do not count. `hint` is a language that the author
    uses. The first call in a process loads the model: half a second and 90 MB.
    """
    words = _without_entities(text)
    if len(_LETTER.findall(words)) < LETTERS_MIN:
        return ""
    weights = {
        code: probability * (PRIOR if code == hint else 1)
        for code, probability in _identifier().rank(words)
    }
    best = max(weights, key=weights.__getitem__)
    return best if weights[best] >= CERTAINTY_MIN * sum(weights.values()) else ""


def _without_entities(text: str) -> str:
    parts, start = [], 0
    for entity in find_entities(text):
        parts.append(text[start : entity.start])
        start = entity.end
    return " ".join([*parts, text[start:]]).strip()


def _identifier() -> LanguageIdentifier:
    with _lock:  # or several threads would load it at once
        return _load()


@cache
def _load() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(sorted(LANGUAGES & set(identifier.labels)))
    return identifier
