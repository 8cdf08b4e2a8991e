"""Reads what people type into the search box; `tweets.search.query` has the grammar."""

from __future__ import annotations

from collections.abc import Iterator

import regex
from django.utils.translation import gettext_lazy as _

from tweets.errors import BadSearch
from tweets.search.operators import BY_NAME, OPERATORS
from tweets.search.query import SIGNS, Clause, Group, Kind, Query
from tweets.text import find_hashtags
from twitter_project.shared.text import TYPED_MAX, clean_line

QUERY_MAX = 500
CLAUSES_MAX = 20

# An unclosed quote reaches to the end, as while somebody is still typing.
_PIECE = regex.compile(r'(?P<minus>-)?(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<bare>[^\s"]+))')
# Not a time (12:30), a link, or a smiley.
_OPERATOR = regex.compile(r"(?P<name>[A-Za-z_]{2,}):(?P<value>[^/].*)")
_BY_SIGN = {sign: kind for kind, sign in SIGNS.items()} | {
    "\uff03": Kind.TAG,
    "\uff20": Kind.MENTION,
}
_CASHTAG = regex.compile(r"[A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?", flags=regex.ASCII)
_HANDLE = regex.compile(r"[A-Za-z0-9_]{1,20}", flags=regex.ASCII)
_TRAILING = ",;.!?)"
_SMART_QUOTES = str.maketrans("\u201c\u201d\u201e\u00ab\u00bb", '"""""')


def parse_query(text: str) -> Query:
    """Return the query that the text contains.

    Raises: BadSearch, naming the wrong operator and the values that it takes.
    """
    if len(text) <= TYPED_MAX:
        text = clean_line(text)
    if len(text) > QUERY_MAX:
        raise BadSearch(_("The search is too long."))
    groups = tuple(_join(list(_read(text.translate(_SMART_QUOTES)))))
    if sum(map(len, groups)) > CLAUSES_MAX:
        message = _("A search can have at most %(maximum)s conditions.")
        raise BadSearch(message % {"maximum": CLAUSES_MAX})
    return Query(groups)


def _read(text: str) -> Iterator[Clause | None]:
    """Yield the clauses, and None for each OR."""
    for match in _PIECE.finditer(text):
        is_excluded = match["minus"] is not None
        if (phrase := match["phrase"]) is not None:
            if phrase := " ".join(phrase.split()):
                yield Clause(Kind.PHRASE, phrase, is_excluded)
        elif match["bare"] == "OR" and not is_excluded:
            yield None
        elif (clause := _read_bare(match["bare"], is_excluded)) is not None:
            yield clause


def _read_bare(bare: str, is_excluded: bool) -> Clause | None:
    """Return the clause, None for something that no tweet is found by, such as "-"."""
    bare = bare.lstrip("-")
    if not bare:
        return None
    if match := _OPERATOR.fullmatch(bare):
        return _read_operator(match["name"].lower(), match["value"], is_excluded)
    kind = _BY_SIGN.get(bare[0])
    value = _read_signed(kind, bare[1:].rstrip(_TRAILING)) if kind else None
    if kind is not None and value is not None:
        return Clause(kind, value, is_excluded)
    return Clause(Kind.WORD, bare, is_excluded)


def _read_signed(kind: Kind, value: str) -> str | None:
    """Return the value after a sign, None if it is none, as in "#1" or "$5"."""
    if kind is Kind.TAG:
        is_tag = [tag.value for tag in find_hashtags(f"#{value}")] == [value]
        return value if is_tag else None
    if kind is Kind.CASHTAG:
        return value.upper() if _CASHTAG.fullmatch(value) else None
    return value.lower() if _HANDLE.fullmatch(value) else None


def _read_operator(name: str, written: str, is_excluded: bool) -> Clause:
    kind = BY_NAME.get(name)
    if kind is None:
        message = _(
            "“%(name)s:” is not an operator. The operators are %(names)s. To search "
            "for the text itself, put it in quotes."
        )
        names = ", ".join(f"{each}:" for each in BY_NAME)
        raise BadSearch(message % {"name": name, "names": names})
    value = OPERATORS[kind].normalize(written.rstrip(_TRAILING))
    if value is None:
        message = _("%(name)s: takes %(takes)s, not “%(value)s”.")
        takes = OPERATORS[kind].takes
        raise BadSearch(message % {"name": name, "takes": takes, "value": written})
    if is_excluded and OPERATORS[kind].is_alone:
        message = _("%(name)s: cannot be excluded with “-”.")
        raise BadSearch(message % {"name": name})
    return Clause(kind, value, is_excluded)


def _join(pieces: list[Clause | None]) -> Iterator[Group]:
    """Join the clauses on both sides of an OR; an OR without two sides is ignored."""
    group: list[Clause] = []
    is_open = False
    for piece in pieces:
        if piece is None:
            is_open = bool(group)
        elif is_open:
            group.append(piece)
            is_open = False
        else:
            yield from _close(group)
            group = [piece]
    yield from _close(group)


def _close(group: list[Clause]) -> Iterator[Group]:
    unique = tuple(dict.fromkeys(group))
    if len(unique) > 1:
        for clause in unique:
            if clause.kind in OPERATORS and OPERATORS[clause.kind].is_alone:
                message = _("%(name)s: cannot be part of an OR.")
                raise BadSearch(message % {"name": clause.kind.value})
    if unique:
        yield unique
