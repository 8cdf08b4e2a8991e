"""The tweets app's public types: frozen values, never rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Literal, NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from users.types import UserCard


class TweetState(TextChoices):
    """A tweet's state. `tweets.rules` decides who may see it in which state."""

    PUBLISHED = "published", _("published")
    LIMITED = "limited", _("shown less")
    REMOVED = "removed", _("removed by moderators")
    TRASHED = "trashed", _("in the trash")
    HELD = "held", _("held for review")
    SCHEDULED = "scheduled", _("scheduled")


@dataclass(frozen=True, slots=True)
class MediaItem:
    """A picture of a tweet, with what a page needs to lay it out."""

    id: int
    key: str
    preview_key: str
    width_px: int
    height_px: int
    blurhash: str
    alt: str


@dataclass(frozen=True, slots=True)
class MediaHolder:
    """What uses a picture, and so keeps it from the clean-up of unused ones."""

    kind: Literal["tweet", "draft"]
    id: int


@dataclass(frozen=True, slots=True)
class UploadTicket:
    """Permission to put one picture into the bucket, by PUT with exactly these headers.

    `id` will be the picture's.
    """

    id: int
    url: str
    headers: Mapping[str, str]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class TweetFacts:
    """What other apps need to know about a tweet to act on it.

    `is_shown` is False if nobody, except perhaps its author, may see it; it ignores
    blocks and suspensions.
    """

    id: int
    author_id: int
    in_reply_to_id: int | None
    in_reply_to_author_id: int | None
    mention_ids: tuple[int, ...]
    is_shown: bool
    hashtags: tuple[str, ...] = ()
    is_edited: bool = False


class FeedSource(NamedTuple):
    """One item of a feed: a tweet, or somebody's retweet of it.

    `source_id` is the tweet's own id, or the id of the retweet: the position in time. A
    tuple, since a page of home creates well over a hundred.
    """

    source_id: int
    tweet_id: int
    actor_id: int

    @property
    def is_retweet(self) -> bool:
        return self.source_id != self.tweet_id


@dataclass(frozen=True, slots=True)
class FeedRules:
    """What a feed leaves out, besides what its viewer may not see at all.

    `is_profile`: the feed is its authors' own page, which also shows tweets that
    moderators keep out of other feeds. `hide_muted`: sources by muted people.
    `only_followed`: sources by anyone but the viewer and the people they follow, except
    tweets that are not replies and have one of the `followed_tags` (as the viewer wrote
    them, by their keys). `replies_between_followed`: replies to anyone else, unless
    they are retweeted.
    """

    is_profile: bool = False
    hide_muted: bool = False
    only_followed: bool = False
    replies_between_followed: bool = False
    followed_tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TweetView:
    """A tweet as one viewer may see it: the text, its people, the viewer's own
    reactions.

    `mentions` are the people whose handles are in the text. `in_reply_to` is None in a
    reply to somebody whom the viewer may not see. `source_id` is the position in a
    feed: the tweet's own id, or that of the retweet by `retweeted_by`. `followed_tag`
    is the hashtag that brought the tweet to the home of somebody who does not follow
    its author. `author_followed` says whether the viewer follows the author, or is the
    author. Only authors see the true `state`; for others every tweet is published.
    Unless `is_shown`, nobody but the author sees it, and nobody can react to it.
    The media of an `is_sensitive` tweet are covered until the viewer opens them.
    """

    id: int
    author: UserCard
    text: str
    created_at: datetime
    edited_at: datetime | None
    in_reply_to_id: int | None
    in_reply_to: UserCard | None
    conversation_id: int
    media: tuple[MediaItem, ...]
    mentions: tuple[UserCard, ...]
    hashtags: tuple[str, ...]
    likes_count: int
    retweets_count: int
    replies_count: int
    liked: bool
    retweeted: bool
    author_followed: bool
    is_sensitive: bool
    state: str
    is_shown: bool
    source_id: int
    retweeted_by: UserCard | None = None
    followed_tag: str = ""


@dataclass(frozen=True, slots=True)
class Trend:
    """A hashtag, with how many people used it recently, and in how many tweets."""

    tag: str
    people_count: int
    tweets_count: int


@dataclass(frozen=True, slots=True)
class Thread:
    """A tweet with its ancestors (oldest first) and its replies.

    `ancestors` has None for tweets that no longer exist or may not be seen; replies
    come in reading order, oldest first, each with its depth below the tweet (1 is a
    reply to it). `next` leads to newer ones: it is the `after` of the next page.
    """

    ancestors: tuple[TweetView | None, ...]
    tweet: TweetView
    replies: tuple[tuple[int, TweetView], ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class TextPart:
    """A stretch of plain text, which may contain newlines."""

    kind: ClassVar[str] = "text"
    text: str


@dataclass(frozen=True, slots=True)
class MentionPart:
    """`@handle` as it was typed, of a person whom the viewer may see."""

    kind: ClassVar[str] = "mention"
    text: str
    person: UserCard


@dataclass(frozen=True, slots=True)
class HashtagPart:
    """`#tag` as it was typed, and the key under which it is looked up."""

    kind: ClassVar[str] = "hashtag"
    text: str
    tag: str


@dataclass(frozen=True, slots=True)
class UrlPart:
    """A link: `text` is short enough to show, `url` always has a protocol."""

    kind: ClassVar[str] = "url"
    text: str
    url: str


Part = TextPart | MentionPart | HashtagPart | UrlPart
