"""Fixtures for this app's tests: short feeds, locked feeds, and homes as texts."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connections

from timeline import limits
from timeline.services import get_home
from timeline.services.feeds import lock_feed
from twitter_project.shared.db import atomic
from twitter_project.shared.pagination import Keyset
from users.types import UserCard, Viewer

Home = Callable[..., list[str]]


@pytest.fixture
def home() -> Home:
    """Return a function that returns the texts on a page of somebody's home."""

    def read(owner: UserCard, **keyset: int) -> list[str]:
        page = get_home(viewer=Viewer(owner.id), keyset=Keyset(**keyset))
        return [view.text for view in page.items]

    return read


@pytest.fixture
def short_feeds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show 4 entries, keep 6, trim above 8; check the length at every entry."""
    monkeypatch.setattr(limits, "SHOWN", 4)
    monkeypatch.setattr(limits, "KEPT", 6)
    monkeypatch.setattr(limits, "TRIMMED_ABOVE", 8)
    monkeypatch.setattr(limits, "REACH", 2)
    monkeypatch.setattr(limits, "ENTRIES_PER_TRIM", 1)


@contextmanager
def held(owner_id: int) -> Iterator[None]:
    """Keep everybody else off a feed, as a hanging worker does."""
    locked, done = threading.Event(), threading.Event()

    @atomic
    def hold() -> None:
        lock_feed(owner_id)
        locked.set()
        done.wait(30)

    def run() -> None:
        hold()
        connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert locked.wait(10)
        yield
    finally:
        done.set()
        thread.join()
