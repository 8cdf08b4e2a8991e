"""The parts that a tweet's view is made of.

To give tweets another part, write a module with a subclass of `ViewPart` and name it
here; `TweetView` declares the fields that it fills. Fields that are stored in the
tweet's row and shown as they are need no part: add their names to `stored.COPIED`.
"""

from __future__ import annotations

from tweets.services.parts.answered import Answered
from tweets.services.parts.audience import Audience
from tweets.services.parts.cards import Cards
from tweets.services.parts.contract import TweetBatch, ViewPart
from tweets.services.parts.media import Media
from tweets.services.parts.muting import Muting
from tweets.services.parts.people import People
from tweets.services.parts.polls import Polls
from tweets.services.parts.quotes import Quotes
from tweets.services.parts.reactions import Reactions
from tweets.services.parts.source import Source
from tweets.services.parts.stored import Stored

PARTS: tuple[type[ViewPart], ...] = (
    Stored,
    Audience,
    People,
    Media,
    Polls,
    Cards,
    Quotes,
    Answered,
    Reactions,
    Source,
    Muting,
)

__all__ = ["PARTS", "TweetBatch", "ViewPart"]
