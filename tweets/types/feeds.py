"""What feeds are made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, TypeAlias


class Deed(StrEnum):
    """What brings a stranger's tweet to somebody's attention."""

    WROTE = "wrote"
    LIKED = "liked"
    RETWEETED = "retweeted"


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

    `only_public`: tweets that are not for everyone, even if the viewer may see them.
    `is_profile`: the feed is its authors' own page, which also shows tweets that
    moderators keep out of other feeds. `hide_muted`: sources by muted people.
    `hide_muted_retweets`: retweets by people whose retweets the viewer has muted.
    `only_followed`: sources by anyone but the viewer and the people they follow, except
    tweets that are not replies and have one of the `followed_tags` (as the viewer wrote
    them, by their keys). `replies_between_followed`: replies to anyone else, unless
    they are retweeted. `hides_exclusive`: sources by people whom the viewer keeps out
    of home by an exclusive list, unless they answer or mention the viewer. `replies`:
    replies by members of a list to anyone but themselves, the viewer, and nobody else
    (`none`), other members (`members`, the `member_ids`) or people whom the viewer
    follows (`followed`); "" shows all. `joins_threads`: of a thread that was posted at
    once, all but the first tweet, unless they are retweeted. `shows_answered`: it
    leaves nothing out, and shows with each reply what it answers. `recommended_ids`
    are public tweets of strangers that the feed shows nevertheless. `muted_in` is where
    the viewer's muted words count, a `MutedContext`: what they hide is left out. "" is
    nowhere.
    """

    only_public: bool = False
    is_profile: bool = False
    hide_muted: bool = False
    hide_muted_retweets: bool = False
    only_followed: bool = False
    replies_between_followed: bool = False
    hides_exclusive: bool = False
    replies: str = ""
    member_ids: frozenset[int] = frozenset()
    joins_threads: bool = False
    shows_answered: bool = False
    recommended_ids: frozenset[int] = frozenset()
    muted_in: str = ""
    followed_tags: Mapping[str, str] = field(default_factory=dict)


class FeedColumns(NamedTuple):
    """The columns of a tweet that the rules of feeds and ranking need.

    Arrays that are None say nothing to the viewer: `audience_ids` and `mention_ids`
    name nobody or others, `hashtags` bring nothing into the feed. `reactions_count`
    counts likes, retweets, replies and quotes.
    """

    id: int
    author_id: int
    state: str
    visibility: str
    in_reply_to_id: int | None
    in_reply_to_author_id: int | None
    thread_id: int | None
    audience_ids: list[int] | None
    mention_ids: list[int] | None
    hashtags: list[str] | None
    conversation_id: int
    language: str
    reactions_count: int
    has_media: bool


ShownSource: TypeAlias = tuple[FeedSource, FeedColumns]
"""A source that a feed shows, and the columns of its tweet."""


class Dealings(NamedTuple):
    """How often a person has answered or liked each author's tweets, by author."""

    replies: Mapping[int, int]
    likes: Mapping[int, int]


class Tip(NamedTuple):
    """A tweet that `user_id` has written, liked or retweeted."""

    tweet_id: int
    user_id: int
    deed: Deed


WITH_ANSWERED = FeedRules(shows_answered=True)
"""Lists that leave nothing out, and show with each reply what it answers."""
