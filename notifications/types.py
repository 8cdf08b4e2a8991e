"""The notifications app's public types: frozen values, never rows."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypedDict

from notifications.channels import Channel, Channels, Choices, choose_channels, is_on
from notifications.timing import EmailFrequency, QuietHours
from tweets.types import TweetView
from users.types import Person, UserCard

NAMED_MAX = 2


class SubjectType(StrEnum):
    """What a notification may be about besides a tweet."""

    LIST = "list"
    DRAFT = "draft"
    SIGN_IN = "sign_in"
    ANNOUNCEMENT = "announcement"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a notification is about besides a tweet.

    `text` describes it in the active language: the list's name, why the draft was not
    posted, the browser and its network, or the announcement.
    """

    type: SubjectType
    id: int
    text: str


@dataclass(frozen=True, slots=True)
class NotificationView:
    """One line of the inbox, ready to show.

    `actors` are the newest of the people who did it, newest first; `actor_count` counts
    all of them. There are none if the site itself speaks. `count` is the number of
    notifications in the line; of several tweets, `tweet` is the newest.
    """

    id: int
    kind: str
    actors: tuple[UserCard, ...]
    actor_count: int
    tweet: TweetView | None
    unread: bool
    created_at: datetime
    subject: Subject | None = None
    count: int = 1

    @property
    def named(self) -> tuple[UserCard, ...]:
        """The actors whom a line names; it counts the others."""
        return self.actors[:NAMED_MAX]

    @property
    def others_count(self) -> int:
        return self.actor_count - len(self.named)


@dataclass(frozen=True, slots=True)
class Recipient:
    """The recipient of a notification, and whether it is hidden from them now."""

    user_id: int
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class PushDevice:
    """A browser that gets pushes, as its owner sees it.

    `preview` is how much a push shows: none, public or all.
    """

    id: int
    user_agent: str
    preview: str
    endpoint_hash: str
    is_of_sign_in: bool
    created_at: datetime
    last_success_at: datetime | None


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a person wants to be notified of, and how.

    `device_zone` is the time zone of the quiet hours if the account has none.
    `quiet_times` are those of `quiet_hours`, kept while these are off.
    """

    choices: Choices = field(default_factory=dict)
    quiet_hours: QuietHours | None = None
    quiet_times: QuietHours | None = None
    email_frequency: EmailFrequency = EmailFrequency.IMMEDIATE
    device_zone: str = ""

    def is_on(self, kind: str, channel: Channel) -> bool:
        """Return whether this channel is on for this kind."""
        return is_on(kind, channel, self.choices)

    def channels_of(self, kind: str) -> Channels:
        """Return the channels for this kind, none if the page does not show it."""
        return choose_channels(kind, self.choices)


class PreferenceChanges(TypedDict, total=False):
    """Changes to a person's preferences; the others stay, among `channels` too."""

    channels: Choices
    quiet_hours: QuietHours | None
    quiet_times: QuietHours
    email_frequency: str


@dataclass(frozen=True, slots=True)
class WaitingPerson:
    """A person in the filtered inbox: how many of their notifications wait, and the
    newest.
    """

    person: Person
    count: int
    latest: NotificationView
    latest_at: datetime


@dataclass(frozen=True, slots=True)
class MutedConversation:
    """A muted conversation. `tweet` is its first, None if the viewer cannot see it."""

    id: int
    tweet: TweetView | None
    muted_at: datetime


@dataclass(frozen=True, slots=True)
class AnnouncementView:
    """An announcement in the viewer's language."""

    id: int
    text: str
    starts_at: datetime
