"""A search as a value: groups of clauses.

    query    = { group }                 every group has to match
    group    = clause { "OR" clause }    one of its clauses has to match
    clause   = [ "-" ] ( words | tag | cashtag | mention | operator )
    words    = word | '"' phrase '"'
    tag      = "#" letters               cashtag = "$" letters
    mention  = "@" handle
    operator = name ":" value            such as from:ada or has:images

`tweets.search.parsing` reads this language; `str` of a query writes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a clause is about. Operators have their own names as values."""

    WORD = "word"
    PHRASE = "phrase"
    TAG = "tag"
    CASHTAG = "cashtag"
    MENTION = "mention"
    FROM = "from"
    TO = "to"
    SINCE = "since"
    UNTIL = "until"
    LANG = "lang"
    HAS = "has"
    IS = "is"
    MIN_LIKES = "min_likes"
    MIN_RETWEETS = "min_retweets"
    IN = "in"


SIGNS = {Kind.TAG: "#", Kind.CASHTAG: "$", Kind.MENTION: "@"}
ME = "me"
"""The handle by which people search for themselves. Nobody can have it: too short."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition; `value` is in its normal form, without sign or quotes."""

    kind: Kind
    value: str
    is_excluded: bool = False

    def __str__(self) -> str:
        return f"-{self.written}" if self.is_excluded else self.written

    @property
    def written(self) -> str:
        """The clause as people write it, without the "-" of an exclusion."""
        if self.kind is Kind.WORD:
            return self.value
        if self.kind is Kind.PHRASE:
            return f'"{self.value}"'
        if sign := SIGNS.get(self.kind):
            return f"{sign}{self.value}"
        return f"{self.kind.value}:{self.value}"


Group = tuple[Clause, ...]
"""Clauses of which one has to match."""


@dataclass(frozen=True, slots=True)
class Query:
    """A search. Without groups it matches nothing."""

    groups: tuple[Group, ...] = ()

    def __str__(self) -> str:
        return " ".join(map(write_group, self.groups))

    def __bool__(self) -> bool:
        return bool(self.groups)

    def without(self, group: Group) -> Query:
        """Return the query without this group."""
        return Query(tuple(each for each in self.groups if each != group))

    def list_clauses(self, *kinds: Kind) -> list[Clause]:
        """Return the clauses of these kinds, from all groups, in order."""
        return [
            clause for group in self.groups for clause in group if clause.kind in kinds
        ]


def write_group(group: Group) -> str:
    return " OR ".join(map(str, group))
