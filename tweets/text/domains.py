"""Finds domains: labels with dots in between, the last a top-level domain of today.

A run is a longest piece of text that consists of labels and dots. Labels may contain
letters of any script, so in scripts without spaces a run may hold a whole sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from publicsuffixlist import PSLFILE

from tweets.text.characters import (
    BEFORE_NO_URL,
    DIRECTIONAL,
    INVALID,
    LATIN_ACCENTS,
    PUNCTUATION,
    SPACES,
)

END_OF_ICANN_SUFFIXES = "===END ICANN DOMAINS==="
LABEL_MAX = 63
PUNYCODE_PREFIX = "xn--"


def read_top_level_domains() -> Iterator[str]:
    """Yield the last label of each suffix that is delegated by ICANN."""
    with Path(PSLFILE).open(encoding="utf-8") as lines:
        for line in takewhile(lambda line: END_OF_ICANN_SUFFIXES not in line, lines):
            suffix = line.strip()
            if suffix and not suffix.startswith("//"):
                yield suffix.rpartition(".")[2]


TOP_LEVEL_DOMAINS = frozenset(read_top_level_domains())
_LONGEST_FOREIGN = max(len(tld) for tld in TOP_LEVEL_DOMAINS if not tld.isascii())

_LATIN_LETTERS = "".join(
    chr(code)
    for code in range(0x1EFF + 1)
    if re.match(f"[-A-Za-z0-9{LATIN_ACCENTS}]", chr(code))
)
_FIRST_LETTER = re.compile(f"(?<![{BEFORE_NO_URL}])[^-_]")
_ENCODED = re.compile("[xX][nN]--[-0-9a-zA-Z]++(?![@+])")
_WORD = re.compile("[a-zA-Z]++(?![0-9@+-])")
_GOES_ON = re.compile("[0-9a-zA-Z@+-]")

NO_LETTER = PUNCTUATION + SPACES + INVALID + DIRECTIONAL
# A URL's protocol ends a run, unless letters or digits stand before it.
RUN = re.compile(
    r"(?:(?![hH][tT]{2}[pP][sS]?://)[A-Za-z0-9]++"
    rf"|[^{NO_LETTER}A-Za-z0-9]|\.)++"
)


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain at `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Label:
    start: int
    end: int
    begins_well: bool  # with a letter, not with a dash or an underscore
    ends_well: bool
    after_underscore: int  # only subdomains contain underscores
    tld_end: int  # 0 if the label does not begin with a top-level domain


class Run:
    """A run at `text[start:end]`, from which domains are taken from left to right."""

    __slots__ = ("_labels", "_last", "_place", "_text")

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self._labels = list(_read_labels(text, start, end))
        self._place = 0
        # For each label, the last one of the longest domain with this label inside it.
        self._last = [0] * len(self._labels)
        for place in range(len(self._labels) - 2, -1, -1):
            label = self._labels[place]
            if label.begins_well and label.ends_well:
                self._last[place] = self._find_last(place, label.start)

    def take_host(self) -> Domain | None:
        """Return the domain with which the run begins."""
        last = self._last[0]
        if not last:
            return None
        return Domain(self._labels[0].start, self._labels[last].tld_end)

    def take_domain(self, start: int) -> Domain | None:
        """Return the next domain that begins at `start` or later."""
        while self._place < len(self._labels) - 1:
            label = self._labels[self._place]
            first = self._find_first(self._place, max(start, label.start))
            if first is not None:
                last = self._find_last(self._place, first)
                return Domain(first, self._labels[last].tld_end)
            self._place += 1
        return None

    def _find_first(self, place: int, start: int) -> int | None:
        """Return where in a label, and not before `start`, a domain may begin."""
        label = self._labels[place]
        if not label.ends_well:
            return None
        if not self._last[place + 1]:
            if not self._labels[place + 1].tld_end:
                return None
            start = max(start, label.after_underscore)
        first = _FIRST_LETTER.search(self._text, start, label.end)
        return first.start() if first else None

    def _find_last(self, place: int, first: int) -> int:
        """Return the last label of a domain that begins at `first`, or 0."""
        if self._last[place + 1]:
            return self._last[place + 1]
        is_name = first >= self._labels[place].after_underscore
        return place + 1 if is_name and self._labels[place + 1].tld_end else 0


def _read_labels(text: str, start: int, end: int) -> Iterator[_Label]:
    for word in text[start:end].split("."):
        stop = start + len(word)
        underscore = text.rfind("_", start, stop)
        yield _Label(
            start=start,
            end=stop,
            begins_well=bool(word) and word[0] not in "-_",
            ends_well=bool(word) and word[-1] not in "-_",
            after_underscore=underscore + 1 if underscore >= 0 else start,
            tld_end=end_of_tld(text, start),
        )
        start = stop + 1


def end_of_tld(text: str, start: int) -> int:
    """Return where the top-level domain ends that begins at `start`; 0 if none does."""
    if encoded := _ENCODED.match(text, start):
        return encoded.end()
    word = _WORD.match(text, start)
    if word and word[0].lower() in TOP_LEVEL_DOMAINS:
        return word.end()
    beginning = text[start : start + _LONGEST_FOREIGN].lower()
    if not beginning.isascii():
        for length in range(len(beginning), 1, -1):
            is_domain = beginning[:length] in TOP_LEVEL_DOMAINS
            if is_domain and not _GOES_ON.match(text, start + length):
                return start + length
    return 0


def find_latin_domains(domain: str) -> Iterator[Domain]:
    """Yield the domains of Latin letters inside a domain, which may be a sentence."""
    start: int | None = None
    found: Domain | None = None
    begin = 0
    for word in domain.split("."):
        end = begin + len(word)
        tld_end = 0 if start is None else end_of_tld(domain, begin)
        if start is not None and tld_end:
            found = Domain(start, tld_end)
        latin = word[len(word.rstrip(_LATIN_LETTERS)) :]
        if not latin or latin != word:
            if found:
                yield found
            start, found = (end - len(latin) if latin else None), None
        elif start is None:
            start = begin
        begin = end + 1
    if found:
        yield found


def has_valid_labels(domain: str) -> bool:
    """Return whether every label is valid in the domain name system."""
    is_encoded = domain.lower().startswith(PUNYCODE_PREFIX)
    if is_encoded and not any(find_latin_domains(domain)):
        return False
    return all(_encoded_length(label) <= LABEL_MAX for label in domain.split("."))


def _encoded_length(label: str) -> int:
    if label.isascii() or len(label) > LABEL_MAX:
        return len(label)
    return len(PUNYCODE_PREFIX) + len(label.encode("punycode"))
