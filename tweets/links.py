"""Finds URLs as twitter-text 3.1 does, and more of them if they have a protocol.

The domains that count as links follow twitter-text's `extractUrlsWithIndices`.
Everything after a domain is optional, so a match never fails after the nested
repetitions of a path, and the time is at worst quadratic in the length of the text.

People who write `https://` mean a link. So after a protocol the path may contain
letters of any script and paired brackets, and the host may be in a local network. If
twitter-text's cases say otherwise, they win: docs/architecture.md names them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import regex

from tweets.tlds import TOP_LEVEL_DOMAINS

LATIN_ACCENTS = (
    "\xc0-\xd6\xd8-\xf6\xf8-\xff\u0100-\u024f\u0253\u0254\u0256\u0257\u0259\u025b"
    "\u0263\u0268\u026f\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff"
)
LABEL_MAX = 63
TCO_SLUG_MAX = 40


def _alternatives(words: Collection[str]) -> str:
    """Return a pattern for the longest of the words, as a tree of their letters.

    A plain alternation would try each of 1,454 domains at every dot.
    """
    endings: dict[str, set[str]] = {}
    for word in filter(None, words):
        endings.setdefault(word[0], set()).add(word[1:])
    branches = (letter + _alternatives(rest) for letter, rest in endings.items())
    tree = f"(?:{'|'.join(branches)})" if endings else ""
    return f"{tree}?" if tree and "" in words else tree


_INVALID = "\ufffe\ufeff\uffff"
_DIRECTIONAL = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_SPACES = "\t-\r \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_PUNCTUATION = r"!'#%&()*+,\\./:;<=>?@\[\]^{|}~$"
_NO_LETTER = _PUNCTUATION + _SPACES + _INVALID + _DIRECTIONAL

_BEFORE = rf"(?P<before>[^A-Za-z0-9@\uff20$#\uff03{_INVALID}]|\A)"
_LETTER = f"[^{_NO_LETTER}_-]"
_SUBDOMAIN = rf"(?:{_LETTER}(?:[^{_NO_LETTER}]*{_LETTER})?\.)"
_NAME = rf"(?:{_LETTER}(?:[^{_NO_LETTER}_]*{_LETTER})?\.)"
_TLD = rf"(?:{_alternatives(TOP_LEVEL_DOMAINS)}|xn--[-0-9a-z]+)(?=[^0-9a-zA-Z@+-]|\Z)"
_DOMAIN = f"{_SUBDOMAIN}*{_NAME}{_TLD}"

_PATH_CHARACTER = rf"[a-z\u0400-\u04ff0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&{LATIN_ACCENTS}]"
_PARENTHESES = (
    rf"\((?:{_PATH_CHARACTER}+|{_PATH_CHARACTER}*\({_PATH_CHARACTER}+\)"
    rf"{_PATH_CHARACTER}*)\)"
)
_PATH_END = rf"(?:[+\-a-z\u0400-\u04ff0-9=_#/{LATIN_ACCENTS}]|{_PARENTHESES})"
_PATH = (
    rf"(?:{_PATH_CHARACTER}*(?:{_PARENTHESES}{_PATH_CHARACTER}*)*{_PATH_END}"
    rf"|@{_PATH_CHARACTER}+/)"
)
_QUERY = r"\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9\-_&=#/]"

_URL = re.compile(
    f"{_BEFORE}(?P<url>(?P<protocol>https?://)?(?P<domain>{_DOMAIN})(?P<port>:[0-9]+)?"
    f"(?P<path>/{_PATH}*)?(?:{_QUERY})?)",
    re.IGNORECASE,
)
_ASCII_DOMAIN = re.compile(rf"(?:[-a-z0-9{LATIN_ACCENTS}]+\.)+{_TLD}", re.IGNORECASE)
_TCO = re.compile(rf"https?://t\.co/(?P<slug>[a-z0-9]+)(?:{_QUERY})?", re.IGNORECASE)

_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# Any other name needs a port or a path: to twitter-text, "http://no-tld" is not a link.
_OWN_HOST = re.compile(
    rf"{_BEFORE}(?P<url>https?://"
    rf"(?:(?:localhost|{_OCTET}(?:\.{_OCTET}){{3}}|\[[0-9a-f:.]+\])(?::[0-9]{{1,5}})?"
    rf"(?![a-z0-9_@:-]|\.[a-z0-9])"
    rf"|(?!t\.co[:/]){_LABEL}(?:\.{_LABEL})*(?::[0-9]{{1,5}}(?![0-9])|(?=/))))",
    re.IGNORECASE | re.ASCII,
)
_REST = regex.compile(
    r"[!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z|~\u2013[[\p{L}\p{M}\p{N}]--\p{ASCII}]]*",
    regex.V1,
)
# In scripts written without spaces, a sentence may continue directly after a host.
_SENTENCE = regex.compile(r"/[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")
_CLOSING = {"(": ")", "[": "]"}
_LOOSE_ENDS = ".,:;!?'*|~$@%"


@dataclass(frozen=True, slots=True)
class Link:
    """A URL at `text[start:end]`."""

    start: int
    end: int


def find_links(text: str) -> Iterator[Link]:
    """Yield the URLs of a text in order, with and without a protocol."""
    end = 0
    found = [*_find_own_hosts(text), *_find_domains(text)]
    for link in sorted(found, key=lambda link: link.start):
        if link.start >= end:
            yield link
            end = link.end


def _find_own_hosts(text: str) -> Iterator[Link]:
    """Yield the URLs of hosts that the public domain name system need not know."""
    if "://" in text:
        for match in _OWN_HOST.finditer(text):
            yield Link(match.start("url"), _end_of_rest(text, match.end()))


def _find_domains(text: str) -> Iterator[Link]:
    if "." not in text:
        return
    for match in _URL.finditer(text):
        if not _has_valid_labels(match["domain"]):
            continue
        if match["protocol"]:
            yield from _with_protocol(match)
        elif match["before"] not in ("-", "_", ".", "/"):
            yield from _without_protocol(match)


def _with_protocol(match: re.Match[str]) -> Iterator[Link]:
    """Yield the match with its whole path; for a t.co link, only its slug and query."""
    start = match.start("url")
    tco = _TCO.match(match["url"])
    if tco is None:
        host_end = match.end("port") if match["port"] else match.end("domain")
        yield Link(start, _end_of_rest(match.string, host_end))
    elif len(tco["slug"]) <= TCO_SLUG_MAX:
        yield Link(start, start + tco.end())


def _end_of_rest(text: str, start: int) -> int:
    """Return where the path, query and fragment that begin here end, if there are any.

    They run up to white space or other punctuation, with paired brackets.
    """
    if text[start : start + 1] not in ("/", "?"):
        return start
    if _SENTENCE.match(text, start):
        return start + 1
    rest = _REST.match(text, start)
    end = _end_of_pairs(text, start, rest.end() if rest else start)
    while text[end - 1] in _LOOSE_ENDS and end > start:
        end -= 1
    return end


def _end_of_pairs(text: str, start: int, end: int) -> int:
    """Return the position of the first bracket without its counterpart before `end`."""
    opened: list[int] = []
    for place in range(start, end):
        if text[place] in _CLOSING:
            opened.append(place)
        elif text[place] in _CLOSING.values():
            if not opened or _CLOSING[text[opened[-1]]] != text[place]:
                return opened[0] if opened else place
            opened.pop()
    return opened[0] if opened else end


def _without_protocol(match: re.Match[str]) -> Iterator[Link]:
    """Yield the Latin domains in a possible sentence of another script."""
    found = list(_ASCII_DOMAIN.finditer(match["domain"]))
    for domain in found:
        is_last = domain is found[-1]
        end = match.end() if is_last and match["path"] else None
        start = match.start("domain")
        yield Link(start + domain.start(), end or start + domain.end())


def _has_valid_labels(domain: str) -> bool:
    """Return whether every label is valid in the domain name system."""
    if domain.lower().startswith("xn--") and not _ASCII_DOMAIN.search(domain):
        return False
    return all(_encoded_length(label) <= LABEL_MAX for label in domain.split("."))


def _encoded_length(label: str) -> int:
    if label.isascii():
        return len(label)
    return len("xn--") + len(label.encode("punycode"))
