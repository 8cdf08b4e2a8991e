"""Turns a query into what the database is asked: terms, bounds, and where to look.

Pure: the caller has looked up the people whom the query names.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tweets.features import GIF, IMAGE, LINK, POLL, QUOTE, REPLY, VIDEO
from tweets.search.query import ME, Clause, Group, Kind, Query
from tweets.search.terms import (
    answered_term,
    author_term,
    cashtag_term,
    feature_term,
    language_term,
    mention_term,
    tag_term,
)
from tweets.search.words import split_words, variants_of
from tweets.text import hashtag_key
from twitter_project.shared.ids import MAX_ID, first_id_at

FEATURE_OF = {
    "images": IMAGE,
    "video": VIDEO,
    "gif": GIF,
    "links": LINK,
    "poll": POLL,
    "reply": REPLY,
    "quote": QUOTE,
}
RETWEET = "retweet"
NOBODY_ID = 0
"""Stands for a handle that nobody has: no term contains it."""
PEOPLE = (Kind.FROM, Kind.TO, Kind.MENTION)

Run = tuple[frozenset[str], ...]
"""Neighbouring terms, each in any of these forms."""


class Shelf(StrEnum):
    """Where a search looks: each is scanned in an order of its own, newest first."""

    EVERYONES = "everyones"
    MINE = "mine"
    LIKES = "likes"
    BOOKMARKS = "bookmarks"
    RETWEETS = "retweets"


@dataclass(frozen=True, slots=True)
class Condition:
    """Matches a tweet with one of the `wanted` runs, or without an `unwanted` one."""

    wanted: tuple[Run, ...]
    unwanted: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a tweet has to meet to be found.

    `retweeter_ids`: whose retweets are searched, or None for everyone's. `floor_id`
    and `ceiling_id` are exclusive bounds of its id. `names_authors`: the query
    names authors.
    """

    shelf: Shelf = Shelf.EVERYONES
    conditions: tuple[Condition, ...] = ()
    floor_id: int = 0
    ceiling_id: int = MAX_ID
    min_likes: int = 0
    min_retweets: int = 0
    only_followed: bool = False
    retweeter_ids: frozenset[int] | None = None
    names_authors: bool = False


def list_handles(query: Query) -> set[str]:
    """Return the handles of the people whom the query names, without "me"."""
    return {clause.value for clause in query.list_clauses(*PEOPLE)} - {ME}


def needs_viewer(query: Query) -> bool:
    """Return whether the query is about the person who searches."""
    return bool(query.list_clauses(Kind.IN)) or any(
        clause.value == ME for clause in query.list_clauses(*PEOPLE)
    )


def plan_query(
    query: Query,
    *,
    ids: Mapping[str, int],
    viewer_id: int | None,
    begin_of: Callable[[date], datetime],
) -> Plan:
    """Return the plan of a query.

    `ids` has the people's ids by handle. `begin_of` returns when a day begins where
    the viewer is.
    """
    known = dict(ids) if viewer_id is None else {**ids, ME: viewer_id}
    shelf = _find_shelf(query)
    is_of_retweets = shelf is Shelf.RETWEETS
    conditions = [
        _make_condition(group, known)
        for group in query.groups
        if not (is_of_retweets and _is_only(group, Kind.FROM))
    ]
    return Plan(
        shelf=shelf,
        conditions=tuple(filter(None, conditions)),
        floor_id=max(
            (
                first_id_at(begin_of(date.fromisoformat(clause.value))) - 1
                for clause in query.list_clauses(Kind.SINCE)
            ),
            default=0,
        ),
        ceiling_id=min(
            (
                first_id_at(begin_of(date.fromisoformat(clause.value)))
                for clause in query.list_clauses(Kind.UNTIL)
            ),
            default=MAX_ID,
        ),
        min_likes=_highest(query, Kind.MIN_LIKES),
        min_retweets=_highest(query, Kind.MIN_RETWEETS),
        only_followed=_asks(query, Kind.IN, "following"),
        retweeter_ids=_find_retweeters(query, known) if is_of_retweets else None,
        names_authors=any(_is_only(group, Kind.FROM) for group in query.groups),
    )


def _find_shelf(query: Query) -> Shelf:
    for value, shelf in (
        ("bookmarks", Shelf.BOOKMARKS),
        ("likes", Shelf.LIKES),
        ("mine", Shelf.MINE),
    ):
        if _asks(query, Kind.IN, value):
            return shelf
    if _asks(query, Kind.IS, RETWEET):
        return Shelf.RETWEETS
    return Shelf.MINE if _asks(query, Kind.FROM, ME) else Shelf.EVERYONES


def _asks(query: Query, kind: Kind, value: str) -> bool:
    """Return whether the query demands this, without an alternative."""
    return (Clause(kind, value),) in query.groups


def _highest(query: Query, kind: Kind) -> int:
    return max((int(clause.value) for clause in query.list_clauses(kind)), default=0)


def _is_only(group: Group, kind: Kind) -> bool:
    return all(clause.kind is kind and not clause.is_excluded for clause in group)


def _find_retweeters(query: Query, ids: Mapping[str, int]) -> frozenset[int] | None:
    named = [
        frozenset(ids.get(clause.value, NOBODY_ID) for clause in group)
        for group in query.groups
        if _is_only(group, Kind.FROM)
    ]
    return frozenset.intersection(*named) if named else None


def _make_condition(group: Group, ids: Mapping[str, int]) -> Condition | None:
    """Return the condition, None for a group that bounds the search in other ways."""
    wanted: list[Run] = []
    unwanted: list[Run] = []
    for clause in group:
        (unwanted if clause.is_excluded else wanted).extend(_list_runs(clause, ids))
    if not wanted and not unwanted:
        return None
    return Condition(tuple(wanted), tuple(unwanted))


def _list_runs(clause: Clause, ids: Mapping[str, int]) -> Collection[Run]:
    """Return the runs of which a tweet has one if it meets the clause."""
    value = clause.value
    match clause.kind:
        case Kind.WORD | Kind.PHRASE:
            run = tuple(map(variants_of, split_words(value)))
            return [run] if run else []
        case Kind.HAS | Kind.IS if value in FEATURE_OF:
            return [_token(feature_term(FEATURE_OF[value]))]
        case Kind.TAG:
            return [_token(tag_term(hashtag_key(value)))]
        case Kind.CASHTAG:
            return [_token(cashtag_term(value))]
        case Kind.LANG:
            return [_token(language_term(value))]
        case Kind.FROM:
            return [_token(author_term(ids.get(value, NOBODY_ID)))]
        case Kind.TO:
            return [_token(answered_term(ids.get(value, NOBODY_ID)))]
        case Kind.MENTION:
            return [_token(mention_term(ids.get(value, NOBODY_ID)))]
    return []


def _token(term: str) -> Run:
    return (frozenset({term}),)
