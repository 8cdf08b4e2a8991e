"""Fixtures for tests of notifications."""

from notifications.tests.push_cast import pushes

__all__ = ["pushes"]
