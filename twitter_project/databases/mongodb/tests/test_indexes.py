"""Tests unique indexes that the planner uses, and the nulls they allow."""

import pytest

from .conftest import Report


@pytest.mark.parametrize(
    ("case", "found"),
    [
        ("get_by_unique", 1),
        ("get_by_several_unique", 2),
        ("get_by_nullable_text", 1),
        ("get_by_nullable_number", 1),
    ],
)
def test_a_unique_column_is_looked_up_in_its_index(
    ours: Report, stock: Report, case: str, found: int
) -> None:
    assert ours[case] == {"stages": ["FETCH", "IXSCAN"], "documents": found}

    assert "COLLSCAN" in stock[case]["stages"]
    assert stock[case]["documents"] >= 5_000


def test_unique_columns_refuse_duplicates_and_let_several_nulls_in(
    ours: Report, stock: Report
) -> None:
    expected = {"code": True, "phone": True, "number": True, "null": False}

    assert ours["refused_duplicates"] == expected
    assert stock["refused_duplicates"] == expected


def test_a_condition_stays_in_a_unique_index(ours: Report, stock: Report) -> None:
    assert ours["unique_with_condition"] == {"number": {"$eq": 1}}

    assert "name" in stock["unique_with_condition"]
