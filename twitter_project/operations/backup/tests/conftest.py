"""Fixtures for all tests of backups."""

from collections.abc import Iterator

import pytest

from .world import empty_bucket


@pytest.fixture(autouse=True)
def _emptied_bucket() -> Iterator[None]:
    empty_bucket()
    yield
    empty_bucket()
