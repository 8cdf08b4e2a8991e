"""Tweets that are written, but not published yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tweets.types.media import MediaItem
from tweets.types.writing import NewTweet


class DraftState(TextChoices):
    """What happens to a draft next.

    It waits for its author, for its time, or for the few seconds in which its author
    can still undo sending it.
    """

    DRAFT = "draft", _("draft")
    SCHEDULED = "scheduled", _("scheduled")
    SENDING = "sending", _("being sent")


@dataclass(frozen=True, slots=True)
class WrittenIn:
    """The draft that a form is saved as, as far as the form knows.

    The server finds it by the form's key if the form has missed its id.
    """

    form_key: str
    draft_id: int | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as its author sees it; `media` are its pictures that still exist, by id.

    `version` changes with every change. `failure` is the code of the error that kept it
    from being published, or empty.
    """

    id: int
    tweets: tuple[NewTweet, ...]
    media: Mapping[int, MediaItem]
    version: int
    state: str
    created_at: datetime
    changed_at: datetime
    publish_at: datetime | None
    failure: str
