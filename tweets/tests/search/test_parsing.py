"""Tests reading the language of search."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweets.errors import BadSearch
from tweets.search.operators import OPERATORS
from tweets.search.parsing import parse_query
from tweets.search.query import Clause, Kind, Query

PIECES = [
    "cat",
    "OR",
    "-",
    '"',
    '"two words"',
    "-dog",
    "from:ada",
    "-from:@Ada",
    "to:me",
    "@bob",
    "#regatta",
    "\uff03日本",
    "$tsla",
    "$5",
    "since:2026-03-09",
    "until:2026-03-10",
    "lang:es",
    "has:images",
    "-has:links",
    "is:reply",
    "min_likes:5",
    "min_retweets:1",
    "in:likes",
    "12:30",
    "https://example.org/x:y",
    ":)",
    "e-mail",
    "“curly”",
    "acción,",
]
written = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=9)


def clauses(text: str) -> list[tuple[Clause, ...]]:
    return list(parse_query(text).groups)


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("cat", Clause(Kind.WORD, "cat")),
        ("-cat", Clause(Kind.WORD, "cat", is_excluded=True)),
        ("--cat", Clause(Kind.WORD, "cat", is_excluded=True)),
        ('"a  b"', Clause(Kind.PHRASE, "a b")),
        ("«a b»", Clause(Kind.PHRASE, "a b")),
        ('-"a b"', Clause(Kind.PHRASE, "a b", is_excluded=True)),
        ('"still typing', Clause(Kind.PHRASE, "still typing")),
        ("#Regata", Clause(Kind.TAG, "Regata")),
        ("#1", Clause(Kind.WORD, "#1")),
        ("$tsla", Clause(Kind.CASHTAG, "TSLA")),
        ("$5", Clause(Kind.WORD, "$5")),
        ("@Ada!", Clause(Kind.MENTION, "ada")),
        ("from:@Ada", Clause(Kind.FROM, "ada")),
        ("FROM:me", Clause(Kind.FROM, "me")),
        ("-to:ada", Clause(Kind.TO, "ada", is_excluded=True)),
        ("since:2026-03-09", Clause(Kind.SINCE, "2026-03-09")),
        ("until:2026-03-09", Clause(Kind.UNTIL, "2026-03-09")),
        ("lang:ES", Clause(Kind.LANG, "es")),
        ("has:image", Clause(Kind.HAS, "images")),
        ("-is:reply", Clause(Kind.IS, "reply", is_excluded=True)),
        ("min_likes:007", Clause(Kind.MIN_LIKES, "7")),
        ("min_retweets:2", Clause(Kind.MIN_RETWEETS, "2")),
        ("in:Likes", Clause(Kind.IN, "likes")),
        ("12:30", Clause(Kind.WORD, "12:30")),
        ("https://example.org", Clause(Kind.WORD, "https://example.org")),
        (":)", Clause(Kind.WORD, ":)")),
        ("or", Clause(Kind.WORD, "or")),
    ],
)
def test_a_clause(text: str, clause: Clause) -> None:
    assert clauses(text) == [(clause,)]


def test_or_joins_its_neighbours_only() -> None:
    query = parse_query("cat OR dog OR #fish -bird from:ada")

    assert [tuple(map(str, group)) for group in query.groups] == [
        ("cat", "dog", "#fish"),
        ("-bird",),
        ("from:ada",),
    ]


@pytest.mark.parametrize("text", ["", "  ", "-", "OR", "OR OR", '""', '" "'])
def test_a_query_may_ask_for_nothing(text: str) -> None:
    assert not parse_query(text)


def test_an_or_without_a_side_is_ignored() -> None:
    assert clauses("OR cat OR") == clauses("cat")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("has:imagez", "has: takes images, video, gif, links or poll, not “imagez”."),
        ("is:retweets", "is: takes reply, retweet or quote, not “retweets”."),
        (
            "since:yesterday",
            "since: takes a date, such as since:2026-03-09, not “yesterday”.",
        ),
        (
            "until:2026-02-30",
            "until: takes a date, such as until:2026-03-09, not “2026-02-30”.",
        ),
        ("lang:xx", "lang: takes a language, such as lang:en or lang:es, not “xx”."),
        ("from:a-b", "from: takes a handle, such as from:ada, not “a-b”."),
        (
            "min_likes:many",
            "min_likes: takes a number, such as min_likes:5, not “many”.",
        ),
        ("in:space", "in: takes bookmarks, likes, mine or following, not “space”."),
        ("-since:2026-03-09", "since: cannot be excluded with “-”."),
        ("cat OR in:likes", "in: cannot be part of an OR."),
        ("cat " * 21, "A search can have at most 20 conditions."),
        ("c" * 501, "The search is too long."),
    ],
)
def test_a_mistake_is_named(text: str, message: str) -> None:
    with pytest.raises(BadSearch) as error:
        parse_query(text)

    assert str(error.value) == message
    assert error.value.field == "q"


def test_an_unknown_operator_is_named_with_all_that_exist() -> None:
    with pytest.raises(
        BadSearch, match=r"“form:” is not an operator. The operators are from:"
    ):
        parse_query("form:ada")

    for kind in OPERATORS:
        with pytest.raises(BadSearch, match=f"{kind.value}:"):
            parse_query("form:ada")


@given(written)
def test_what_is_written_again_means_the_same(pieces: list[str]) -> None:
    try:
        query = parse_query(" ".join(pieces))
    except BadSearch:
        return

    assert parse_query(str(query)) == query


@given(st.text(max_size=600))
def test_no_text_breaks_the_parser(text: str) -> None:
    with suppress(BadSearch):
        assert isinstance(parse_query(text), Query)


def test_a_query_without_one_of_its_groups() -> None:
    query = parse_query("cat OR dog from:ada")

    assert str(query.without(query.groups[0])) == "from:ada"
    assert str(query.without(query.groups[1])) == "cat OR dog"
