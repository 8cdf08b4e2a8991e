"""Turns a query into what the database is asked: terms, bounds, and where to look.

Pure: the caller has looked up the people whom the query names.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from tweets.errors import BadSearch
from tweets.features import GIF, IMAGE, LINK, POLL, QUOTE, REPLY, VIDEO
from tweets.search.query import ME, Clause, Group, Kind, Query, write_group
from tweets.search.terms import (
    answered_term,
    author_term,
    cashtag_term,
    feature_term,
    find_milestone,
    language_term,
    likes_term,
    mention_term,
    retweets_term,
    tag_term,
)
from tweets.search.words import split_keys, split_words, variants_of
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
PEOPLE = (Kind.FROM, Kind.TO, Kind.MENTION)

Forms = frozenset[str]
"""The forms of a word, of which a tweet has one."""


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring terms: at each of the `places`, one in any of these forms.

    `keys` are what to look up: a tweet has all of them if it has the run.
    """

    places: tuple[Forms, ...]
    keys: tuple[Forms, ...]

    @property
    def is_answered_by_keys(self) -> bool:
        """Whether every tweet with the keys has the run: a term, or two letters."""
        if len(self.places) == 1:
            return True
        is_pair = len(self.places) == 2 and self.keys[0] not in self.places
        return is_pair and len(self.keys) == 1


class Scope(StrEnum):
    """Where a search looks: each is scanned in an order of its own, newest first."""

    EVERYONES = "everyones"
    MINE = "mine"
    LIKES = "likes"
    BOOKMARKS = "bookmarks"
    RETWEETS = "retweets"


IN_MINE: Group = (Clause(Kind.IN, "mine"),)
FROM_ME: Group = (Clause(Kind.FROM, ME),)
SCOPES: dict[Group, Scope] = {
    (Clause(Kind.IN, "bookmarks"),): Scope.BOOKMARKS,
    (Clause(Kind.IN, "likes"),): Scope.LIKES,
    (Clause(Kind.IS, RETWEET),): Scope.RETWEETS,
}


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

    scope: Scope = Scope.EVERYONES
    conditions: tuple[Condition, ...] = ()
    floor_id: int = 0
    ceiling_id: int = MAX_ID
    min_likes: int = 0
    min_retweets: int = 0
    only_followed: bool = False
    retweeter_ids: frozenset[int] | None = None
    names_authors: bool = False


def list_people(query: Query) -> list[Clause]:
    """Return the clauses that name other people than "me", in order."""
    return [one for one in query.list_clauses(*PEOPLE) if one.value != ME]


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
    Raises: BadSearch if it looks in two places at once, which are sorted differently.
    """
    query = Query(tuple(FROM_ME if each == IN_MINE else each for each in query.groups))
    known = dict(ids) if viewer_id is None else {**ids, ME: viewer_id}
    scope = _find_scope(query)
    is_of_retweets = scope is Scope.RETWEETS
    conditions = [
        _make_condition(group, known)
        for group in query.groups
        if not (is_of_retweets and _is_only(group, Kind.FROM))
    ]
    min_likes, min_retweets = (
        _highest(query, kind) for kind in (Kind.MIN_LIKES, Kind.MIN_RETWEETS)
    )
    conditions += [
        _reach_milestone(min_likes, likes_term),
        _reach_milestone(min_retweets, retweets_term),
    ]
    return Plan(
        scope=scope,
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
        min_likes=min_likes,
        min_retweets=min_retweets,
        only_followed=_asks(query, Kind.IN, "following"),
        retweeter_ids=_find_retweeters(query, known) if is_of_retweets else None,
        names_authors=any(_is_only(group, Kind.FROM) for group in query.groups),
    )


def _find_scope(query: Query) -> Scope:
    asked = [scope for group, scope in SCOPES.items() if group in query.groups]
    if len(asked) > 1:
        message = _("%(first)s and %(second)s cannot be searched together.")
        first, second, *_rest = (
            write_group(group) for group in SCOPES if group in query.groups
        )
        raise BadSearch(message % {"first": first, "second": second})
    if asked:
        return asked[0]
    return Scope.MINE if FROM_ME in query.groups else Scope.EVERYONES


def _asks(query: Query, kind: Kind, value: str) -> bool:
    """Return whether the query demands this, without an alternative."""
    return (Clause(kind, value),) in query.groups


def _highest(query: Query, kind: Kind) -> int:
    return max((int(clause.value) for clause in query.list_clauses(kind)), default=0)


def _reach_milestone(count: int, make_term: Callable[[int], str]) -> Condition | None:
    """Return what a tweet meets that ever had so many reactions, if there is a term."""
    milestone = find_milestone(count)
    return None if milestone is None else Condition((_token(make_term(milestone)),))


def _is_only(group: Group, kind: Kind) -> bool:
    return all(clause.kind is kind and not clause.is_excluded for clause in group)


def _find_retweeters(query: Query, ids: Mapping[str, int]) -> frozenset[int] | None:
    named = [
        frozenset(ids[clause.value] for clause in group)
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
            places = tuple(map(variants_of, split_words(value)))
            keys = tuple(map(variants_of, dict.fromkeys(split_keys(value))))
            return [Run(places, keys)] if places else []
        case Kind.HAS | Kind.IS if value in FEATURE_OF:
            return [_token(feature_term(FEATURE_OF[value]))]
        case Kind.TAG:
            return [_token(tag_term(hashtag_key(value)))]
        case Kind.CASHTAG:
            return [_token(cashtag_term(value))]
        case Kind.LANG:
            return [_token(language_term(value))]
        case Kind.FROM:
            return [_token(author_term(ids[value]))]
        case Kind.TO:
            return [_token(answered_term(ids[value]))]
        case Kind.MENTION:
            return [_token(mention_term(ids[value]))]
    return []


def _token(term: str) -> Run:
    forms = (frozenset({term}),)
    return Run(forms, forms)
