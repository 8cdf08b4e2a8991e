"""Tests that pattern lookups take people's input as text, never as a pattern."""

from .conftest import Report


def test_exact_but_for_case_takes_special_characters_literally(
    ours: Report, stock: Report
) -> None:
    assert ours["exact_but_for_case"] == ["tx.", "a{2}"]

    assert stock["exact_but_for_case"] == ["tx.", "tx1", "txt", "aa"]


def test_another_column_is_taken_literally(ours: Report, stock: Report) -> None:
    assert ours["exact_but_for_case_of_column"] == ["a{2}", "tx."]

    assert "a{2}" not in stock["exact_but_for_case_of_column"]


def test_a_search_for_nul_finds_nothing(ours: Report, stock: Report) -> None:
    assert ours["search_with_nul"] == []

    assert "DatabaseError" in stock.error("search_with_nul")


def test_a_number_is_searched_by_its_digits(ours: Report, stock: Report) -> None:
    assert ours["search_in_number"] == [[4999]]

    assert stock["search_in_number"] == []
