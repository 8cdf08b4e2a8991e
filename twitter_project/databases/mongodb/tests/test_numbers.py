"""Tests decimals among other numbers, and durations that the server computes.

If a test's stock half fails after an upgrade, its correction can be removed.
"""

from .conftest import Report


def test_a_decimal_among_other_numbers_comes_in_the_type_asked_for(
    ours: Report, stock: Report
) -> None:
    """Upstream: not fixed as of 6.1.0."""
    assert ours["decimals_among_other_types"] == {
        "integer": "2",
        "small integer": "2",
        "float": "1.25",
        "decimal": "Decimal('2.50')",
        "duration": "datetime.timedelta(microseconds=632500)",
        "function": "2.5",
        "sum": 2,
        "two aggregates": 3.5,
    }
    failed = stock["decimals_among_other_types"]
    assert failed.pop("decimal") == "Decimal('2.50')"
    assert failed.pop("duration") == "ValueError"
    assert set(failed.values()) == {"TypeError"}


def test_an_update_stores_the_type_of_the_column(ours: Report, stock: Report) -> None:
    """Upstream: not fixed as of 6.1.0."""
    assert ours["columns_computed_from_other_types"] == {
        "stored": {
            "count": "Int64",
            "rank": "int",
            "weight": "float",
            "price": "Decimal128",
            "delay": "Int64",
        },
        "read": {
            "count": "2",
            "rank": "1",
            "weight": "2.5",
            "price": "Decimal('0.100000000000000')",
            "delay": "datetime.timedelta(microseconds=126000)",
        },
        "found": 1,
    }
    # The row can no longer be read, nor found by the values that were set.
    assert stock["columns_computed_from_other_types"]["read"] == "TypeError"
    assert stock["columns_computed_from_other_types"]["found"] == 0


def test_a_duration_is_divided_and_multiplied_in_the_database(
    ours: Report, stock: Report
) -> None:
    """Upstream: not fixed as of 6.1.0."""
    half = "datetime.timedelta(microseconds=126500)"
    assert ours["durations_computed"] == {
        "divided": half,
        "divided by a decimal": half,
        "times a decimal": half,
        "times a float": half,
        "average": "0:00:00.253000",
        "found": 1,
    }
    assert stock["durations_computed"]["divided by a decimal"] == "ValueError"
    assert stock["durations_computed"]["times a decimal"] == "ValueError"
