"""Finds URLs as twitter-text 3.1 does, and more of them if they have a protocol.

People who write `https://` mean a link. So after a protocol the path may contain
letters of any script and paired brackets, and the host may be in a local network. If
twitter-text's cases say otherwise, they win: docs/architecture.md names them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from tweets.text.characters import BEFORE_NO_URL, LATIN_ACCENTS
from tweets.text.domains import RUN, Domain, Run, find_latin_domains, has_valid_labels

URL_MAX = 4096
TCO_SLUG_MAX = 40

_PROTOCOL = re.compile(f"(?<![{BEFORE_NO_URL}])[hH][tT][tT][pP][sS]?://")
_DOT = re.compile(r"\.\w")
# Without a protocol, a domain after one of these is part of something else.
_BEFORE_NO_DOMAIN = ("-", "_", ".", "/")

_PATH_CHARACTER = (
    rf"[a-zA-Z\u0400-\u04ff0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&{LATIN_ACCENTS}]"
)
_PARENTHESES = (
    rf"\((?:{_PATH_CHARACTER}+|{_PATH_CHARACTER}*\({_PATH_CHARACTER}+\)"
    rf"{_PATH_CHARACTER}*)\)"
)
_PATH_END = rf"(?:[+\-a-zA-Z\u0400-\u04ff0-9=_#/{LATIN_ACCENTS}]|{_PARENTHESES})"
_PATH = (
    rf"(?:{_PATH_CHARACTER}*(?:{_PARENTHESES}{_PATH_CHARACTER}*)*{_PATH_END}"
    rf"|@{_PATH_CHARACTER}+/)"
)
_QUERY = r"\?[a-zA-Z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-zA-Z0-9\-_&=#/]"
# What may follow a domain. All of it is optional, so this never fails after the nested
# repetitions of a path.
_TAIL = re.compile(rf"(?P<port>:[0-9]+)?(?P<path>/{_PATH}*)?(?:{_QUERY})?")
_TCO = re.compile(
    rf"[hH][tT][tT][pP][sS]?://[tT]\.[cC][oO]/(?P<slug>[a-zA-Z0-9]+)(?:{_QUERY})?"
)

_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
# Any other name needs a port or a path: to twitter-text, "http://no-tld" is not a link.
_OWN_HOST = re.compile(
    rf"(?:(?:[lL][oO][cC][aA][lL][hH][oO][sS][tT]|{_OCTET}(?:\.{_OCTET}){{3}}"
    rf"|\[[0-9a-fA-F:.]+\])(?::[0-9]{{1,5}})?(?![a-zA-Z0-9_@:-]|\.[a-zA-Z0-9])"
    rf"|(?![tT]\.[cC][oO][:/]){_LABEL}(?:\.{_LABEL})*"
    rf"(?::[0-9]{{1,5}}(?![0-9])|(?=/)))"
)
_REST = regex.compile(r"[!#$%&'()*+,\-./:;=?@\[\]_|~\u2013\p{L}\p{M}\p{N}]*")
# In scripts written without spaces, a sentence may continue directly after a host.
_SENTENCE = regex.compile(r"/[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")
_CLOSING = {"(": ")", "[": "]"}
_BRACKET = re.compile(r"[()\[\]]")
_LOOSE_ENDS = ".,:;!?'*|~$@%"


@dataclass(frozen=True, slots=True)
class Link:
    """A URL at `text[start:end]`."""

    start: int
    end: int


class _Rests:
    """Where the paths, queries and fragments of one text end.

    They run up to white space or other punctuation, with paired brackets. Brackets are
    paired once for each stretch of text, so that many URLs in it cost no more than one.
    """

    __slots__ = ("_brackets", "_end", "_partners", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._end = 0
        self._brackets: list[int] = []
        self._partners: dict[int, int] = {}

    def end_of(self, start: int) -> int:
        """Return where the rest of a URL ends that begins here, if there is any."""
        text = self.text
        if text[start : start + 1] not in ("/", "?"):
            return start
        if _SENTENCE.match(text, start):
            return start + 1
        if start >= self._end:
            self._read(start)
        end = self._first_odd_bracket(start)
        while text[end - 1] in _LOOSE_ENDS and end > start:
            end -= 1
        return end

    def _read(self, start: int) -> None:
        """Pair the brackets of the stretch that begins here."""
        rest = _REST.match(self.text, start)
        self._end = rest.end() if rest else start
        found = _BRACKET.finditer(self.text, start, self._end)
        self._brackets = [bracket.start() for bracket in found]
        self._partners = {}
        opened: list[int] = []
        for place in self._brackets:
            if self.text[place] in _CLOSING:
                opened.append(place)
            elif opened and _CLOSING[self.text[opened[-1]]] == self.text[place]:
                self._partners[opened.pop()] = place
            else:
                opened.clear()

    def _first_odd_bracket(self, start: int) -> int:
        """Return the first bracket from here on without a partner, or the end."""
        place = bisect_left(self._brackets, start)
        while place < len(self._brackets):
            bracket = self._brackets[place]
            if bracket not in self._partners:
                return bracket
            place = bisect_left(self._brackets, self._partners[bracket]) + 1
        return self._end


def find_links(text: str, *, with_bare_domains: bool = True) -> Iterator[Link]:
    """Yield the URLs of a text in order; bare domains are those without a protocol."""
    if "://" not in text and not (with_bare_domains and _DOT.search(text)):
        return
    protocols = {match.end(): match.start() for match in _PROTOCOL.finditer(text)}
    runs = {match.start(): match.end() for match in RUN.finditer(text)}
    rests = _Rests(text)
    free = 0  # where the next URL may begin
    for start in sorted(protocols.keys() | runs.keys()):
        if protocols.get(start, -1) >= free:
            link, end = _take_url(rests, protocols[start], start, runs.get(start))
            if end:
                free = end + 1
            if link:
                yield link
        if with_bare_domains and start in runs and runs[start] > free:
            for link, end in _take_bare(text, start, runs[start], free):
                free = end + 1
                if link:
                    yield link


def _take_url(
    rests: _Rests, start: int, host: int, run_end: int | None
) -> tuple[Link | None, int]:
    """Return the URL with a protocol at `start`, if any, and where to continue."""
    text = rests.text
    if own_host := _OWN_HOST.match(text, host):
        end = rests.end_of(own_host.end())
        return Link(start, end), end
    domain = Run(text, host, run_end).take_host() if run_end else None
    if domain is None:
        return None, 0
    tail = _match_tail(text, domain)
    if not _is_valid(text, start, domain, tail):
        return None, tail.end()
    return _with_protocol(rests, start, domain, tail)


def _with_protocol(
    rests: _Rests, start: int, domain: Domain, tail: re.Match[str]
) -> tuple[Link | None, int]:
    """Return the URL with its whole path; a t.co link has only its slug and query."""
    tco = _TCO.match(rests.text, start, tail.end())
    if tco is None:
        end = rests.end_of(tail.end("port") if tail["port"] else domain.end)
        return Link(start, end), max(end, tail.end())
    is_short = len(tco["slug"]) <= TCO_SLUG_MAX
    return (Link(start, tco.end()) if is_short else None), tail.end()


def _take_bare(
    text: str, start: int, end: int, free: int
) -> Iterator[tuple[Link | None, int]]:
    """Yield the URLs without a protocol that begin in a run, and where to continue."""
    if "." not in text[start:end]:
        return
    run = Run(text, start, end)
    while domain := run.take_domain(free):
        tail = _match_tail(text, domain)
        before = text[domain.start - 1 : domain.start]
        free = tail.end() + 1
        yield None, tail.end()
        if before not in _BEFORE_NO_DOMAIN and _is_valid(
            text, domain.start, domain, tail
        ):
            for link in _without_protocol(text, domain, tail):
                yield link, tail.end()


def _without_protocol(text: str, domain: Domain, tail: re.Match[str]) -> Iterator[Link]:
    """Yield the Latin domains in a possible sentence of another script."""
    found = list(find_latin_domains(text[domain.start : domain.end]))
    for latin in found:
        is_last = latin is found[-1]
        end = tail.end() if is_last and tail["path"] else domain.start + latin.end
        yield Link(domain.start + latin.start, end)


def _match_tail(text: str, domain: Domain) -> re.Match[str]:
    tail = _TAIL.match(text, domain.end)
    assert tail is not None  # noqa: S101 - it matches nothing, too
    return tail


def _is_valid(text: str, start: int, domain: Domain, tail: re.Match[str]) -> bool:
    return tail.end() - start <= URL_MAX and has_valid_labels(
        text[domain.start : domain.end]
    )
