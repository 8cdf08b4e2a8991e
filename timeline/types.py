"""The timeline app's public types: frozen values, never rows."""

import re
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tweets.types import TweetView
from users.types import UserCard


class HomeTab(TextChoices):
    """The tabs of home that everybody has."""

    FOLLOWING = "following", _("Following")
    FOR_YOU = "for-you", _("For you")


class Feature(TextChoices):
    """What "For you" measures in a tweet (`timeline.scoring`)."""

    RECENCY = "recency", _("New")
    AFFINITY = "affinity", _("People close to you")
    CONVERSATION = "conversation", _("Conversations")
    POPULARITY = "popularity", _("More reactions than usual")
    RARITY = "rarity", _("People who rarely post")
    UNSEEN = "unseen", _("Not seen yet")
    MEDIA = "media", _("Pictures and videos")
    LANGUAGE = "language", _("In your language")


LEADING_NAMES = re.compile(r"\A(?:@\w+\s+)+")


@dataclass(frozen=True, slots=True)
class ConversationView:
    """A conversation, the tweets between the same people, in the viewer's list.

    `people` are the others, empty for tweets that name nobody else; people whom the
    viewer cannot see are left out. `tweet` is the newest.
    """

    id: int
    people: tuple[UserCard, ...]
    tweet: TweetView
    unread: bool

    @property
    def preview(self) -> str:
        """The newest tweet's text without the names that it begins with."""
        excerpt = self.tweet.excerpt
        return LEADING_NAMES.sub("", excerpt) or excerpt


class CatchUpGroup(TextChoices):
    """The groups of "Catch up". A tweet is in the first one that fits."""

    CLOSE = "close", _("From people close to you")
    TALK = "talk", _("Conversations")
    RARE = "rare", _("From people who rarely post")
    ALL = "all", _("And more")
