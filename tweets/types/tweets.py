"""A tweet: as handlers need it, and as a viewer sees it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tweets.types.audience import Visibility
from tweets.types.cards import LinkCardView
from tweets.types.media import MediaItem
from tweets.types.polls import Poll
from tweets.types.quotes import QuotedTweet
from users.types import MutedGroup, UserCard


class TweetState(TextChoices):
    """A tweet's state. `tweets.rules` decides who may see it in which state."""

    PUBLISHED = "published", _("published")
    LIMITED = "limited", _("shown less")
    REMOVED = "removed", _("removed by moderators")
    TRASHED = "trashed", _("in the trash")
    HELD = "held", _("held for review")
    SCHEDULED = "scheduled", _("scheduled")


@dataclass(frozen=True, slots=True)
class TweetFacts:
    """What other apps need to know about a tweet.

    `is_shown` is False if nobody, except perhaps its author, may see it; it ignores
    blocks and suspensions. `audience_ids` are the people named at posting, and the
    author, of a tweet that is not public.
    """

    id: int
    author_id: int
    in_reply_to_id: int | None
    in_reply_to_author_id: int | None
    mention_ids: tuple[int, ...]
    is_shown: bool
    hashtags: tuple[str, ...] = ()
    edited_at: datetime | None = None
    quoted_author_id: int | None = None
    is_detached: bool = False
    poll_ends_at: datetime | None = None
    thread_id: int | None = None
    visibility: str = Visibility.PUBLIC.value
    audience_ids: tuple[int, ...] = ()
    conversation_id: int = 0
    quoted_id: int | None = None

    @property
    def is_edited(self) -> bool:
        return self.edited_at is not None

    @property
    def is_for_named_only(self) -> bool:
        return self.visibility == Visibility.MENTIONED

    def is_for(self, user_id: int) -> bool:
        """Return whether the tweet is public, or names this person."""
        return self.visibility == Visibility.PUBLIC or user_id in self.audience_ids


@dataclass(frozen=True, slots=True)
class TweetView:
    """A tweet as one viewer may see it: the text, its people, the viewer's own
    reactions.

    `answered` is the parent of a reply, in feeds that show it.
    `mentions` are the people whose handles are in the text. `in_reply_to` is None in a
    reply to somebody whom the viewer may not see. `thread_id` is the first of the
    tweets that the author posted with this one, all at once. `source_id` is the
    position in a feed: the tweet's own id, or that of the retweet by `retweeted_by`.
    `followed_tag`
    is the hashtag that brought the tweet to the home of somebody who does not follow
    its author. `author_followed` says whether the viewer follows the author, or is the
    author. `edited_since` is what the tweet was edited after: the viewer's own "like"
    or "retweet", or the "source" that brings it into a feed; otherwise "". Only authors
    see the true `state`; for others every tweet is published.
    Unless `is_shown`, nobody but the author sees it, and nobody can react to it.
    `quoted` is None in a quote of something that the viewer may not see, whatever the
    reason. `is_detached` is True if the viewer took their own tweet out of this quote;
    `may_quote` says whether the viewer may quote this tweet.
    The media of an `is_sensitive` tweet are covered until the viewer opens them, and so
    is everything behind a `content_warning`. `reply_policy` is the conversation's;
    `may_reply` and `may_retweet` say what the viewer may do. `is_hidden`: the author of
    the conversation has hidden this reply; `may_hide`: that is the viewer, as far as is
    known without reading more. `muted_by` is the group of the viewer's muted words that
    collapses the tweet where it is shown, or keeps it out (`is_left_out`).
    """

    id: int
    author: UserCard
    text: str
    created_at: datetime
    edited_at: datetime | None
    in_reply_to_id: int | None
    in_reply_to: UserCard | None
    conversation_id: int
    thread_id: int | None
    media: tuple[MediaItem, ...]
    card: LinkCardView | None
    mentions: tuple[UserCard, ...]
    hashtags: tuple[str, ...]
    cashtags: tuple[str, ...]
    likes_count: int
    retweets_count: int
    replies_count: int
    quotes_count: int
    edits_count: int
    liked: bool
    retweeted: bool
    bookmarked: bool
    edited_since: str
    author_followed: bool
    is_sensitive: bool
    poll: Poll | None
    is_quote: bool
    quoted: QuotedTweet | None
    is_detached: bool
    may_quote: bool
    quote_policy: str
    content_warning: str
    visibility: str
    reply_policy: str
    may_reply: bool
    may_retweet: bool
    is_hidden: bool
    may_hide: bool
    state: str
    is_shown: bool
    source_id: int
    retweeted_by: UserCard | None = None
    followed_tag: str = ""
    answered: QuotedTweet | None = None
    is_pinned: bool = False
    muted_by: MutedGroup | None = None

    @property
    def is_left_out(self) -> bool:
        """Whether the viewer's muted words keep it out of the place that shows it."""
        return self.muted_by is not None and self.muted_by.is_hiding

    @property
    def excerpt(self) -> str:
        """Return the text for previews: what covers it, if anything does."""
        if self.muted_by is not None:
            name = {"name": self.muted_by.name}
            return gettext("Hidden: contains a word you muted (%(name)s)") % name
        return self.content_warning or self.text
