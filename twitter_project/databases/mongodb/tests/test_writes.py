"""Tests that writes are acknowledged, retried and hit the right rows."""

from .conftest import Report


def test_writes_are_journaled_by_the_majority_and_retried(
    ours: Report, stock: Report
) -> None:
    concern = {"w": "majority", "j": True}

    assert ours["acknowledged_writes"] == {
        "insert": [concern, True],
        "update": [concern, True],
        "delete": [concern, True],
    }
    assert stock["acknowledged_writes"] == {
        "insert": [None, True],
        "update": [None, False],
        "delete": [None, False],
    }


def test_an_update_filters_across_joins(ours: Report, stock: Report) -> None:
    assert ours["update_across_a_join"] == [1, ["a"]]

    assert "NotSupportedError" in stock.error("update_across_a_join")


def test_an_update_filters_by_a_subquery(ours: Report, stock: Report) -> None:
    assert ours["update_by_a_subquery"] == [1, ["b"]]

    assert "DatabaseError" in stock.error("update_by_a_subquery")


def test_a_deletion_filters_across_joins(ours: Report, stock: Report) -> None:
    assert ours["delete_across_a_join"] == ["z"]

    assert "NotSupportedError" in stock.error("delete_across_a_join")


def test_a_column_set_from_a_subquery_is_refused(ours: Report, stock: Report) -> None:
    assert "NotSupportedError" in ours.error("column_from_subquery")

    assert stock["column_from_subquery"] == {"names lost": 1}


def test_an_insert_computes_its_expressions(ours: Report, stock: Report) -> None:
    assert ours["insert_of_expression"] == [True, "shout"]

    assert "InvalidDocument" in stock.error("insert_of_expression")


def test_an_insert_that_refers_to_a_column_is_refused(ours: Report) -> None:
    assert "can only be used to update" in ours.error("insert_of_column")


def test_empty_collections_are_flushed_in_one_round_trip(
    ours: Report, stock: Report
) -> None:
    assert ours["flush"]["left"] == 0
    assert ours["flush"]["collections"] > 10
    assert ours["flush"]["round trips"] == 1

    assert stock["flush"]["round trips"] == 2 * stock["flush"]["collections"]
