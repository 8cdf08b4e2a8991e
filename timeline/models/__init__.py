"""Rows of the timeline app, one module per topic."""

from timeline.models.home import HomeEntry, HomeFeed, MergedAuthor

__all__ = ["HomeEntry", "HomeFeed", "MergedAuthor"]
