"""Rows of the timeline app, one module per topic."""

from timeline.models.conversations import Conversation, ConversationEntry
from timeline.models.for_you import (
    RANKING_KEPT,
    RANKINGS_MAX,
    ForYouSettings,
    Neighbourhood,
    Ranking,
)
from timeline.models.home import HomeEntry, HomeFeed, MergedAuthor
from timeline.models.markers import (
    DEVICE_MAX,
    HOME,
    MARKER_KEPT,
    TIMELINE_MAX,
    Marker,
)

__all__ = [
    "DEVICE_MAX",
    "HOME",
    "MARKER_KEPT",
    "RANKINGS_MAX",
    "RANKING_KEPT",
    "TIMELINE_MAX",
    "Conversation",
    "ConversationEntry",
    "ForYouSettings",
    "HomeEntry",
    "HomeFeed",
    "Marker",
    "MergedAuthor",
    "Neighbourhood",
    "Ranking",
]
