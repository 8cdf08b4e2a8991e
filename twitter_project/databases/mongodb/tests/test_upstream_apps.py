"""Tests that upstream apps and their own migrations run unmodified on the engine."""

from typing import Any

import pytest

from .conftest import run_module


@pytest.fixture(scope="module")
def seen() -> dict[str, Any]:
    result = run_module("upstream", "twitter_project.databases.mongodb")
    assert "error" not in result, result["error"]
    return result


def test_the_stock_engine_does_not_get_through_the_migrations() -> None:
    assert run_module("upstream", "django_mongodb_backend")["error"]


def test_the_migrations_of_every_app_are_applied(seen: dict[str, Any]) -> None:
    assert set(seen["migrations"]) == {
        "account",
        "admin",
        "auth",
        "contenttypes",
        "mfa",
        "sessions",
        "token_blacklist",
        "usersessions",
    }
    assert "0008_migrate_to_bigautofield" in seen["migrations"]["token_blacklist"]


def test_groups_give_permissions(seen: dict[str, Any]) -> None:
    assert seen["auth"] == {
        "key": "int",
        "may add": True,
        "may delete": False,
        "kept": ["add_user", "view_user"],
        "members": ["ada"],
        "prefetched": [["moderators"], []],
    }


def test_content_types_find_their_objects(seen: dict[str, Any]) -> None:
    assert seen["contenttypes"] == {"object": "ada", "unique": 1}


def test_the_admin_adds_changes_lists_and_deletes_and_keeps_a_history(
    seen: dict[str, Any],
) -> None:
    admin = seen["sessions_and_admin"]

    assert admin["statuses"] == [302, 200, 200, 200, 302]
    assert admin["found"] == 1
    assert [entry.split()[0] for entry in admin["log"]] == ["Added", "Deleted"]
    assert not admin["left"]


def test_a_session_and_a_user_are_found_by_index(seen: dict[str, Any]) -> None:
    assert seen["sessions_and_admin"]["session"]
    assert seen["sessions_and_admin"]["session plan"] == [["IDHACK"], 1]
    assert seen["sessions_and_admin"]["user plan"] == [["FETCH", "IXSCAN"], 1]


def test_a_blacklisted_token_is_refused(seen: dict[str, Any]) -> None:
    assert seen["token_blacklist"] == {
        "refused": "Token is blacklisted",
        "blacklisted": True,
    }


def test_allauth_keeps_addresses_second_factors_and_sessions(
    seen: dict[str, Any],
) -> None:
    assert seen["allauth"] == {
        "primary": "ada@example.org",
        "second verified": "refused",
        "recovery code": True,
        "authenticators": 1,
        "sessions": 1,
    }


def test_rows_go_out_and_in_again_by_serialisation(seen: dict[str, Any]) -> None:
    assert seen["serialisation"] == [2]
