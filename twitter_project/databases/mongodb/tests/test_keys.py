"""Tests primary keys in `_id`, automatic keys, and what the stock engine does instead.

If a test's stock half fails after an upgrade, its correction can be removed.
"""

from .conftest import Report


def test_a_row_is_found_by_its_key_without_reading_others(
    ours: Report, stock: Report
) -> None:
    assert ours["get_by_key"] == {"stages": ["IDHACK"], "documents": 1}

    assert "COLLSCAN" in stock["get_by_key"]["stages"]
    assert stock["get_by_key"]["documents"] >= 5_000


def test_a_row_is_saved_by_its_key_without_reading_others(
    ours: Report, stock: Report
) -> None:
    assert ours["save_by_key"] == {"stages": ["IDHACK", "UPDATE"], "documents": 1}

    assert stock["save_by_key"]["documents"] >= 5_000


def test_the_key_is_stored_once(ours: Report, stock: Report) -> None:
    assert ours["stored_key"]["_id"] == -1
    assert "id" not in ours["stored_key"]

    assert stock["stored_key"]["id"] == -1


def test_a_child_row_has_the_key_of_its_parent(ours: Report, stock: Report) -> None:
    assert ours["key_of_child_row"] == {"is_parents": True, "columns": ["_id"]}

    assert not stock["key_of_child_row"]["is_parents"]


def test_a_row_without_a_key_is_refused_unless_the_key_is_automatic(
    ours: Report,
) -> None:
    assert "IntegrityError" in ours.error("missing_key")


def test_automatic_keys_pass_the_system_check(ours: Report, stock: Report) -> None:
    assert ours["check_of_automatic_key"] == []

    assert stock["check_of_automatic_key"] == ["mongodb.E001"]


def test_automatic_keys_are_increasing_64_bit_integers(
    ours: Report, stock: Report
) -> None:
    assert ours["automatic_keys"] == {
        "types": ["int"],
        "type read": "int",
        "types stored": {"_id": "Int64", "small_id": "Int64"},
        "increase": True,
        "chosen": 7,
    }

    assert "expected a number but got ObjectId" in stock.error("automatic_keys")


def test_a_join_on_a_small_automatic_key_uses_the_index(ours: Report) -> None:
    plan = ours["join_on_automatic_key"]

    assert plan["rows"] == 1
    assert "COLLSCAN" not in plan["stages"]
