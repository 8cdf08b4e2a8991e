"""Reads what a page says about itself: title, description, picture."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

import regex
from selectolax.lexbor import LexborHTMLParser

from twitter_project.shared.text import clean_line

TITLE_MAX = 200
DESCRIPTION_MAX = 400
SITE_MAX = 80
URL_MAX = 4096
FALLBACK = "cp1252"
_CHARSET = re.compile(
    rb"charset\s*+=\s*+[\"']?\s*+([a-zA-Z0-9_:.-]{1,40})", re.IGNORECASE
)
# Every tag but those of elements that contain only text. Building a tree takes time
# that is quadratic in its depth: 60,000 nested `div` took a minute.
_NESTING_TAG = regex.compile(
    r"(?P<kept><meta[\s/](?:[^<>\"']++|\"[^\"]{0,4000}+\"|'[^']{0,4000}+'){0,60}+>)"
    r"|</?+(?!(?:title|meta|script|style|textarea|xmp|iframe|noembed|noframes)[\s/>])"
    r"[a-zA-Z][^>]*+>?",
    flags=regex.IGNORECASE,
)
# The encodings of the web, and none of Python's others.
_KNOWN = re.compile(
    r"utf-?8|us-ascii|ascii|latin-?1|iso-?8859-?\d{1,2}|windows-?125\d|cp125\d"
    r"|koi8-?[ru]|shift[-_]jis|sjis|euc-?jp|iso-2022-jp|euc-?kr|gb2312|gbk|gb18030|big5"
)
_META_WITHIN = 4096


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says about itself, as plain lines; "" for what it does not say.

    `url` is where it was found: after all redirects, and not by its own word.
    """

    url: str
    title: str
    description: str
    picture_url: str
    picture_alt: str


def read_page(
    body: bytes, *, content_type: str, url: str, is_cut: bool = False
) -> PageFacts:
    """Read the head of an HTML page, without running scripts or loading anything.

    The time is linear in the length, however the page is nested.
    """
    text = decode(body, content_type, is_cut=is_cut)
    tree = LexborHTMLParser(_NESTING_TAG.sub(r"\g<kept>", text))
    metas = dict(_iter_metas(tree))
    title = tree.css_first("title")

    def first(*names: str) -> str:
        return next((metas[name] for name in names if metas.get(name)), "")

    picture = first("og:image:secure_url", "og:image", "og:image:url", "twitter:image")
    return PageFacts(
        url=url,
        title=shorten(
            first("og:title", "twitter:title") or (title.text() if title else ""),
            TITLE_MAX,
        ),
        description=shorten(
            first("og:description", "twitter:description", "description"),
            DESCRIPTION_MAX,
        ),
        picture_url=_join(url, picture),
        picture_alt=shorten(first("og:image:alt", "twitter:image:alt"), TITLE_MAX),
    )


def _iter_metas(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    """Yield the page's statements; the first of each name is last, and so it counts."""
    for meta in reversed(tree.css("meta[content]")):
        attributes = meta.attributes
        name = attributes.get("property") or attributes.get("name")
        if name:
            yield name.strip().lower(), attributes.get("content") or ""


def _join(url: str, other: str) -> str:
    try:
        found = urljoin(url, other.strip()) if other.strip() else ""
        return found if len(found) <= URL_MAX else ""
    except ValueError:
        return ""


def shorten(text: str, length: int) -> str:
    line = clean_line(" ".join(text[: 4 * length].split()))
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}\u2026"


def decode(body: bytes, content_type: str, *, is_cut: bool = False) -> str:
    """Decode a page by the first charset that fits what is there.

    A page may name one charset in its header, another in its text, and use a third.
    """
    header = _CHARSET.search(content_type.encode("ascii", "replace"))
    meta = _CHARSET.search(body[:_META_WITHIN])
    named = [found[1].decode().lower() for found in (header, meta) if found]
    if body.startswith(codecs.BOM_UTF8):
        named.insert(0, "utf-8-sig")
    elif body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        named.insert(0, "utf-16")
    for charset in [*named, "utf-8"]:
        if charset in ("utf-8-sig", "utf-16") or _KNOWN.fullmatch(charset):
            try:
                # A page that is cut may end in the middle of a character.
                decoder = codecs.getincrementaldecoder(charset)("strict")
                return decoder.decode(body, final=not is_cut)
            except (LookupError, UnicodeError):
                continue
    return body.decode(FALLBACK, "replace")
