"""Tests migrations: defaults are values, and nothing is left out silently."""

import pytest

from .conftest import Report


def test_a_column_is_added_with_an_empty_object(ours: Report, stock: Report) -> None:
    assert ours["added_column_with_empty_object"] == {}

    assert "Invalid $set" in stock.error("added_column_with_empty_object")


def test_a_column_is_added_with_a_text_that_starts_with_a_dollar(
    ours: Report, stock: Report
) -> None:
    assert ours["added_column_with_dollar"] == "$name"

    assert stock["added_column_with_dollar"] == "row"


@pytest.mark.parametrize(
    ("case", "name", "made"),
    [
        ("index_on_expression", "low", ["_id_", "plain"]),
        ("unique_expression", "low_unique", ["_id_"]),
        ("check_constraint", "positive", ["_id_"]),
    ],
)
def test_what_mongodb_cannot_have_is_skipped_with_a_warning(
    ours: Report, stock: Report, case: str, name: str, made: list[str]
) -> None:
    (warning,) = ours[case]["said"]

    assert f"'{name}' is NOT created" in warning
    assert ours[case]["indexes"] == made
    assert stock[case] == {"indexes": made, "said": []}


def test_an_index_with_an_impossible_condition_does_not_stop_a_migration(
    ours: Report, stock: Report
) -> None:
    (warning,) = ours["impossible_condition"]["said"]

    assert "'partial' is NOT created" in warning
    assert "NotSupportedError" in stock.error("impossible_condition")


def test_a_unique_column_lets_nulls_in_once_it_may_be_null(ours: Report) -> None:
    nulls = ours["nulls_of_a_column_that_became_nullable"]

    assert nulls == {"let in": 3, "full": 4}
