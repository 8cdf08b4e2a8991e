"""The operators of search, one line each: which values they take, and how many may
stand in a query.

A new operator is a `Kind`, an entry here, and what it means to the database in
`tweets.search.planning`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import regex
from django.utils.translation import gettext_lazy as _

from tweets.search.language import LANGUAGES
from tweets.search.query import Kind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

COUNT_MAX = 10**9
YEAR_MIN = 1970

HAS_VALUES = {
    "images": "images",
    "image": "images",
    "videos": "video",
    "video": "video",
    "gifs": "gif",
    "gif": "gif",
    "links": "links",
    "link": "links",
    "polls": "poll",
    "poll": "poll",
}
IS_VALUES = {"reply": "reply", "retweet": "retweet", "quote": "quote"}
IN_VALUES = {
    "bookmarks": "bookmarks",
    "likes": "likes",
    "mine": "mine",
    "following": "following",
}

_HANDLE = regex.compile(r"@?([A-Za-z0-9_]{1,20})", flags=regex.ASCII)
_DATE = regex.compile(r"\d{4}-\d{2}-\d{2}", flags=regex.ASCII)


@dataclass(frozen=True, slots=True)
class Operator:
    """`normalize` returns a value's normal form, None for one that is not allowed.

    `takes` says what is allowed. `is_alone`: it can neither be excluded with "-" nor
    be part of an OR, because it bounds the whole search.
    """

    normalize: Callable[[str], str | None]
    takes: StrOrPromise
    is_alone: bool = False


def _handle(value: str) -> str | None:
    match = _HANDLE.fullmatch(value)
    return match[1].lower() if match else None


def _date(value: str) -> str | None:
    try:
        found = date.fromisoformat(value) if _DATE.fullmatch(value) else None
    except ValueError:
        return None
    # The first and last years have no midnight in some time zones.
    return value if found and YEAR_MIN <= found.year < 9999 else None


def _language(value: str) -> str | None:
    code = value.lower()
    return code if code in LANGUAGES else None


def _count(value: str) -> str | None:
    if value.isascii() and value.isdecimal() and len(value) <= 10:
        return str(min(int(value), COUNT_MAX))
    return None


def _one_of(values: Mapping[str, str]) -> Callable[[str], str | None]:
    return lambda value: values.get(value.lower())


OPERATORS: Mapping[Kind, Operator] = {
    Kind.FROM: Operator(_handle, _("a handle, such as from:ada")),
    Kind.TO: Operator(_handle, _("a handle, such as to:ada")),
    Kind.SINCE: Operator(_date, _("a date, such as since:2026-03-09"), is_alone=True),
    Kind.UNTIL: Operator(_date, _("a date, such as until:2026-03-09"), is_alone=True),
    Kind.LANG: Operator(_language, _("a language, such as lang:en or lang:es")),
    Kind.HAS: Operator(_one_of(HAS_VALUES), _("images, video, gif, links or poll")),
    Kind.IS: Operator(_one_of(IS_VALUES), _("reply, retweet or quote")),
    Kind.MIN_LIKES: Operator(_count, _("a number, such as min_likes:5"), is_alone=True),
    Kind.MIN_RETWEETS: Operator(
        _count, _("a number, such as min_retweets:5"), is_alone=True
    ),
    Kind.IN: Operator(
        _one_of(IN_VALUES),
        _("bookmarks, likes, mine or following"),
        is_alone=True,
    ),
}
BY_NAME = {kind.value: kind for kind in OPERATORS}
