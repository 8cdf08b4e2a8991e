"""Tests `manage.py rebuild_home`: which homes it rebuilds, and its output."""

import io

import pytest
from django.core.management import CommandError, call_command

from timeline.models import HomeEntry
from twitter_project.management.commands import rebuild_home
from twitter_project.outbox import events
from twitter_project.workshop.posting import post_tweet
from users.types import UserCard


@pytest.fixture
def emptied(ada: UserCard, bob: UserCard, cyd: UserCard) -> list[int]:
    """Let ada post, and lose all entries; return the owners who had one."""
    post_tweet(author_id=ada.id, text="Hello")
    events.drain()
    HomeEntry.objects.all().delete()
    return sorted((ada.id, bob.id, cyd.id))


def owner_ids() -> list[int]:
    rows = HomeEntry.objects.order_by("owner_id").values_list("owner_id", flat=True)
    return list(rows)


def run(*args: str) -> str:
    out = io.StringIO()
    call_command("rebuild_home", *args, stdout=out)
    return out.getvalue()


def test_the_homes_of_these_handles_are_rebuilt(
    emptied: list[int], bob: UserCard, cyd: UserCard
) -> None:
    assert run("@Bob", "cyd") == "2 homes were rebuilt.\n"

    assert owner_ids() == sorted((bob.id, cyd.id))


def test_all_homes_are_rebuilt_with_progress_reports(
    emptied: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuild_home, "SAID_EVERY", 2)

    assert run("--all") == "2 homes\n3 homes were rebuilt.\n"

    assert owner_ids() == emptied


@pytest.mark.parametrize("args", [(), ("--all", "ada")])
def test_the_command_needs_handles_or_all(args: tuple[str, ...], db: None) -> None:
    with pytest.raises(CommandError, match="Name people, or --all"):
        run(*args)


def test_unknown_people_are_named_and_nothing_is_rebuilt(emptied: list[int]) -> None:
    with pytest.raises(CommandError, match="There is no @nobody, @noone"):
        run("ada", "nobody", "@noone")

    assert owner_ids() == []
