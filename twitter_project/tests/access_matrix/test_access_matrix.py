"""Tests that docs/access.md shows everyone's answers for every path."""

from __future__ import annotations

import os

import pytest

from twitter_project.web.access import Gate, list_urls

from .asking import COLUMNS, Row, ask_all
from .world import ARGUMENTS, make_world
from .writing import COMMAND, format_table, read_page, write_page

OUTSIDERS = ("nobody", "suspended", "expired", "forged", "revoked")
REFUSALS = {"sign in", "401", "403", "404"}


def test_every_argument_of_a_path_has_something_to_stand_for_it() -> None:
    names = {name for url in list_urls() for name in url.arguments}

    # For a new argument, say in access_matrix/world.py which of ada's things it names.
    assert names - set(ARGUMENTS) == set()


@pytest.mark.slow
@pytest.mark.django_db
def test_the_table_says_what_everyone_is_answered() -> None:
    rows = ask_all(make_world())

    table = format_table(rows)
    if os.environ.get("WRITE_ACCESS_MATRIX"):
        write_page(table)
    written = set(read_page().splitlines())

    assert set(table.splitlines()) == written, f"Run `{COMMAND}` and review the diff."
    assert [row for row in rows if _lets_in_too_many(row)] == []


def _lets_in_too_many(row: Row) -> bool:
    """Return whether somebody gets past a gate that is closed to them."""
    answers = dict(zip(COLUMNS, row.answers, strict=True))
    outside = {answers[name] for name in OUTSIDERS} - {""}
    if row.gate == Gate.MEMBERS:
        return not outside <= REFUSALS
    is_hidden = row.gate in (Gate.READERS, Gate.MACHINES)
    return is_hidden and answers["nobody, closed"] not in REFUSALS
