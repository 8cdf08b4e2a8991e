"""Rows of the tweets app, one module per topic."""

from tweets.models.authors import AuthorStats
from tweets.models.bookmarks import BookmarkFolder
from tweets.models.cards import LinkCard
from tweets.models.drafts import Draft
from tweets.models.media import Media, MediaUpload, Subtitles
from tweets.models.polls import PollVote
from tweets.models.reactions import Reaction, ReactionKind
from tweets.models.requests import IDEMPOTENCY_TTL, IdempotencyKey
from tweets.models.trends import DeniedTopic, Topic, TrendList
from tweets.models.tweet import ANCESTORS_MAX, Tweet
from tweets.models.versions import TweetVersion

__all__ = [
    "ANCESTORS_MAX",
    "IDEMPOTENCY_TTL",
    "AuthorStats",
    "BookmarkFolder",
    "DeniedTopic",
    "Draft",
    "IdempotencyKey",
    "LinkCard",
    "Media",
    "MediaUpload",
    "PollVote",
    "Reaction",
    "ReactionKind",
    "Subtitles",
    "Topic",
    "TrendList",
    "Tweet",
    "TweetVersion",
]
