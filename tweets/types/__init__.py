"""The tweets app's public types: frozen values, never rows. One module per topic."""

from tweets.types.audience import CONTENT_WARNING_MAX, ReplyPolicy, Visibility
from tweets.types.bookmarks import Folder
from tweets.types.cards import LinkCardView
from tweets.types.drafts import DraftState, DraftView, WrittenIn
from tweets.types.feeds import (
    WITH_ANSWERED,
    Dealings,
    Deed,
    FeedColumns,
    FeedRules,
    FeedSource,
    ShownSource,
    Tip,
)
from tweets.types.history import TweetHistory, TweetVersionView
from tweets.types.media import (
    Focus,
    MediaHolder,
    MediaItem,
    MediaKind,
    MediaState,
    UploadTicket,
    read_item,
)
from tweets.types.polls import NewPoll, Poll, PollOption
from tweets.types.quotes import QuotedTweet, QuotePolicy
from tweets.types.text import (
    CashtagPart,
    HashtagPart,
    MentionPart,
    Part,
    TextEntity,
    TextPart,
    UrlPart,
)
from tweets.types.threads import ReplyOrder, SelfThread, Thread, ThreadReply
from tweets.types.trash import TrashedTweet
from tweets.types.trends import TopicKind, Trend
from tweets.types.tweets import TweetFacts, TweetState, TweetView
from tweets.types.writing import (
    NewTweet,
    continue_tweet,
    decode_tweet,
    encode_tweet,
)

__all__ = [
    "CONTENT_WARNING_MAX",
    "WITH_ANSWERED",
    "CashtagPart",
    "Dealings",
    "Deed",
    "DraftState",
    "DraftView",
    "FeedColumns",
    "FeedRules",
    "FeedSource",
    "Focus",
    "Folder",
    "HashtagPart",
    "LinkCardView",
    "MediaHolder",
    "MediaItem",
    "MediaKind",
    "MediaState",
    "MentionPart",
    "NewPoll",
    "NewTweet",
    "Part",
    "Poll",
    "PollOption",
    "QuotePolicy",
    "QuotedTweet",
    "ReplyOrder",
    "ReplyPolicy",
    "SelfThread",
    "ShownSource",
    "TextEntity",
    "TextPart",
    "Thread",
    "ThreadReply",
    "Tip",
    "TopicKind",
    "TrashedTweet",
    "Trend",
    "TweetFacts",
    "TweetHistory",
    "TweetState",
    "TweetVersionView",
    "TweetView",
    "UploadTicket",
    "UrlPart",
    "Visibility",
    "WrittenIn",
    "continue_tweet",
    "decode_tweet",
    "encode_tweet",
    "read_item",
]
