"""What the tests of this app share: short feeds, and homes as texts."""

from collections.abc import Callable

import pytest

from timeline import limits
from timeline.services import get_home
from twitter_project.shared.pagination import Keyset
from users.types import UserCard

Home = Callable[..., list[str]]


@pytest.fixture
def home() -> Home:
    """Return a function that gives the texts on a page of somebody's home."""

    def read(owner: UserCard, **keyset: int) -> list[str]:
        page = get_home(owner_id=owner.id, keyset=Keyset(**keyset))
        return [view.text for view in page.items]

    return read


@pytest.fixture
def short_feeds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show 4 entries, keep 6, trim above 8; look at the length at every delivery."""
    monkeypatch.setattr(limits, "SHOWN", 4)
    monkeypatch.setattr(limits, "KEPT", 6)
    monkeypatch.setattr(limits, "TRIMMED_ABOVE", 8)
    monkeypatch.setattr(limits, "REACH", 2)
    monkeypatch.setattr(limits, "DELIVERIES_PER_TRIM", 1)
