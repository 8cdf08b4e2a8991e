"""Quotes: a tweet inside another, and who may do that."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tweets.types.media import MediaItem
from users.types import UserCard


class QuotePolicy(TextChoices):
    """Who may quote a tweet. Authors may always quote themselves."""

    EVERYONE = "everyone", _("Everyone")
    FOLLOWERS = "followers", _("Your followers")
    NOBODY = "nobody", _("Only you")


@dataclass(frozen=True, slots=True)
class QuotedTweet:
    """A tweet as it appears inside its quote: never with what it quotes itself."""

    id: int
    author: UserCard
    text: str
    created_at: datetime
    edited_at: datetime | None
    media: tuple[MediaItem, ...]
    is_sensitive: bool
    content_warning: str
    has_poll: bool
