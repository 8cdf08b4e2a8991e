"""Aggregates of no values: None, unless there is a default.

If a test's stock half fails after an upgrade, its correction can be removed.
"""

import pytest

from .conftest import Report

NOTHING = (
    "nulls",
    "nulls, decimal",
    "nulls, duration",
    "filter",
    "expression",
    "distinct",
    "distinct, no rows",
    "two sums",
    "sum of no sums",
)


@pytest.mark.parametrize("what", NOTHING)
def test_a_sum_of_nothing_is_none(ours: Report, stock: Report, what: str) -> None:
    """Upstream: 6.0.4."""
    assert ours["sums_of_nothing"][what] is None

    assert stock["sums_of_nothing"][what] in (0, "0", "0:00:00")


@pytest.mark.parametrize("what", ["nulls, default", "filter, default"])
def test_a_sum_of_nothing_is_its_default(
    ours: Report, stock: Report, what: str
) -> None:
    """Upstream: 6.0.4."""
    assert ours["sums_of_nothing"][what] == 7

    assert stock["sums_of_nothing"][what] == 0


@pytest.mark.parametrize(
    ("what", "sums", "stock_sums"),
    [
        ("relation", [5, None, None], [5, 0, 0]),
        ("relation, default", [5, 7, 7], [5, 0, 0]),
        ("relation, filter", [1, None, None], [1, 0, 0]),
        ("subquery", [5, None, None], [5, 0, None]),
        ("is null", ["b", "c"], []),
        ("less than", ["a"], ["a", "b", "c"]),
        ("ordered", ["a"], ["b"]),
    ],
)
def test_a_relation_without_values_has_no_sum(
    ours: Report,
    stock: Report,
    what: str,
    sums: list[object],
    stock_sums: list[object],
) -> None:
    """Upstream: 6.0.4."""
    assert ours["sums_of_nothing"][what] == sums

    assert stock["sums_of_nothing"][what] == stock_sums


def test_sums_of_values_are_those_of_the_stock_engine(
    ours: Report, stock: Report
) -> None:
    assert ours["sums_of_something"] == [5, 4, 3, 5, "7.50", 0]

    assert stock["sums_of_something"] == ours["sums_of_something"]


def test_other_aggregates_of_nothing_are_none_and_counts_are_0(
    ours: Report, stock: Report
) -> None:
    """Upstream: 6.0.3, for the distinct count of no rows."""
    seen = ours["other_aggregates_of_nothing"]

    assert seen.pop("Count") == [0, 0, 0]
    assert seen.pop("Count distinct") == [0, 0, 0]
    assert set(seen) == {"Avg", "Avg distinct", "Max", "Min", "StdDev", "Variance"}
    assert all(values == [None, None, None] for values in seen.values())
    assert stock["other_aggregates_of_nothing"]["Count distinct"] == [
        "DatabaseError",
        0,
        0,
    ]
