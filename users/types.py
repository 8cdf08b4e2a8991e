"""The users app's public types: frozen values, never rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from twitter_project.shared.errors import SignInRequired
from twitter_project.shared.ids import id_time
from users.muted_words import MUTED_WORD_LENGTH_MAX as MUTED_WORD_LENGTH_MAX
from users.muted_words import NO_MUTED_WORDS as NO_MUTED_WORDS
from users.muted_words import Content as Content
from users.muted_words import MutedContext as MutedContext
from users.muted_words import MutedEffect as MutedEffect
from users.muted_words import MutedGroup as MutedGroup
from users.muted_words import MutedWords as MutedWords
from users.muted_words import WordGroup as WordGroup
from users.muted_words import WordGroupDraft as WordGroupDraft
from users.muted_words import key_of as key_of


@dataclass(frozen=True, slots=True)
class UserCard:
    """A person as shown beside a tweet or in a list.

    `noindex`: they ask search engines not to list them and their tweets.
    `approves_followers`: following them begins with a request.
    """

    id: int
    handle: str
    name: str
    bio: str
    avatar_key: str
    is_suspended: bool
    noindex: bool = False
    approves_followers: bool = False

    @property
    def display_name(self) -> str:
        return self.name or self.handle


@dataclass(frozen=True, slots=True)
class ContentSettings:
    """How a person reads and writes tweets.

    The defaults are for new tweets, which can differ. With `undo_send_s`, a tweet is
    sent after so many seconds; `reminds_alt` asks once for missing descriptions.
    """

    opens_media: bool = False
    opens_warnings: bool = False
    reminds_alt: bool = True
    undo_send_s: int = 0
    default_visibility: str = "public"
    default_reply_policy: str = "everyone"
    default_quote_policy: str = "everyone"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is looking: every read takes a viewer and returns what that viewer may see.

    `id` is the account's, None for anonymous viewers (`ANONYMOUS`). `language` is a
    code of `settings.LANGUAGES` and `time_zone` an IANA name, both empty if unknown.
    Each request builds one (`users.viewers`). Handlers, commands and tests write
    `Viewer(user_id)`, which is enough to decide who may see what; it mutes no words.
    `card` and `settings` are of the account as the request read it, so that it need not
    be read again.
    """

    id: int | None = None
    language: str = ""
    time_zone: str = ""
    is_staff: bool = False
    muted: MutedWords = field(default=NO_MUTED_WORDS, compare=False, repr=False)
    card: UserCard | None = field(default=None, compare=False, repr=False)
    settings: ContentSettings = field(
        default=ContentSettings(), compare=False, repr=False
    )

    @property
    def is_anonymous(self) -> bool:
        return self.id is None

    @property
    def account_id(self) -> int:
        """Return the viewer's own id. Raises: SignInRequired for anonymous viewers."""
        if self.id is None:
            raise SignInRequired
        return self.id


ANONYMOUS = Viewer()


@dataclass(frozen=True, slots=True)
class Visitor:
    """Where an attempt to sign in comes from.

    `device_tokens` are the client's tokens from earlier sign-ins, and `account_id` is
    the session's account, if somebody is signed in.
    """

    network: str = ""
    device_tokens: tuple[str, ...] = ()
    account_id: int | None = None


class Override(StrEnum):
    """What a person wants to be notified of by one other person.

    With `BELL` also of each new tweet, with `NEVER` of nothing at all.
    """

    DEFAULT = "default"
    BELL = "bell"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Relation:
    """The relationship between the viewer and another person.

    `followed_by`, `requested_by` and `blocked_by` are the person's edges towards the
    viewer; all others are the viewer's own towards the person. `requested` means that
    the viewer asked to follow and waits. A mute without `muted_until` does not end.
    """

    following: bool = False
    followed_by: bool = False
    requested: bool = False
    requested_by: bool = False
    blocking: bool = False
    blocked_by: bool = False
    muting: bool = False
    muted_until: datetime | None = None
    hides_retweets: bool = False
    has_bell: bool = False
    never_notifies: bool = False
    is_exclusive: bool = False

    @property
    def override(self) -> "Override":
        """The viewer's choice for notifications from this person."""
        if self.never_notifies:
            return Override.NEVER
        return Override.BELL if self.has_bell else Override.DEFAULT

    @property
    def is_cut(self) -> bool:
        """Whether there is a block in either direction: neither sees the other."""
        return self.blocking or self.blocked_by

    @property
    def is_unwanted(self) -> bool:
        """Whether a block or the viewer's mute keeps the person out of their way."""
        return self.is_cut or self.muting


class Met(Protocol):
    """Somebody as one viewer meets them, with or without a card."""

    @property
    def relation(self) -> Relation: ...
    @property
    def is_visible(self) -> bool: ...
    @property
    def is_wanted_in_feeds(self) -> bool: ...


def _is_visible(*, is_suspended: bool, relation: Relation) -> bool:
    """Decide whether a viewer may see a person: nothing else does."""
    return not is_suspended and not relation.is_cut


def _is_wanted_in_feeds(*, is_suspended: bool, relation: Relation) -> bool:
    return not is_suspended and not relation.is_unwanted


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides about a person's content, for whoever judges hundreds and shows few.

    It answers as the `Person` does.
    """

    is_suspended: bool
    relation: Relation

    @property
    def is_visible(self) -> bool:
        return _is_visible(is_suspended=self.is_suspended, relation=self.relation)

    @property
    def is_wanted_in_feeds(self) -> bool:
        return _is_wanted_in_feeds(
            is_suspended=self.is_suspended, relation=self.relation
        )


@dataclass(frozen=True, slots=True)
class Person:
    """A person as one viewer sees them.

    An anonymous viewer has an empty relation to everyone.
    """

    card: UserCard
    relation: Relation

    @property
    def is_visible(self) -> bool:
        """Whether the viewer may see this person and their content at all."""
        return _is_visible(is_suspended=self.card.is_suspended, relation=self.relation)

    @property
    def is_wanted_in_feeds(self) -> bool:
        """Whether the viewer's feeds show this person unasked."""
        return _is_wanted_in_feeds(
            is_suspended=self.card.is_suspended, relation=self.relation
        )


@dataclass(frozen=True, slots=True)
class Profile:
    """A person's page: the person, the rest of the profile, and the counts."""

    person: Person
    location: str
    link: str
    banner_key: str
    joined_at: datetime
    followers_count: int
    following_count: int


@dataclass(frozen=True, slots=True)
class Device:
    """What a browser or an app says about itself, and its address."""

    address: str = ""
    user_agent: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A browser or an app that is signed in to an account."""

    id: int
    is_app: bool
    device: Device
    created_at: datetime
    last_used_at: datetime


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a person: `email` is "" if there is no confirmed address."""

    user_id: int
    handle: str
    email: str
    language: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class ListView:
    """A list of people, as one viewer sees it.

    `members_count` is without those whom the viewer may not see. `is_exclusive` and
    `is_pinned` are the owner's own affairs: False for everyone else.
    """

    id: int
    owner: UserCard
    name: str
    description: str
    is_private: bool
    is_exclusive: bool
    replies_policy: str
    is_pinned: bool
    members_count: int
    is_own: bool
    is_followed: bool = False

    @property
    def created_at(self) -> datetime:
        return id_time(self.id)


@dataclass(frozen=True, slots=True)
class ListChoice:
    """One of the viewer's own lists, and whether a certain person is on it."""

    id: int
    name: str
    is_private: bool
    has_person: bool


@dataclass(frozen=True, slots=True)
class ListSources:
    """What a list's timeline is made from: its members, and which replies it shows."""

    member_ids: Sequence[int]
    replies_policy: str


@dataclass(frozen=True, slots=True)
class ImportedList:
    """What an import does to one list. `fault` says why it does nothing, if so.

    `unknown` and `blocked` are the first of those who cannot be added, as the file
    names them; `over_count` are too many for the list.
    """

    name: str
    fault: str = ""
    is_new: bool = False
    added_count: int = 0
    removed_count: int = 0
    present_count: int = 0
    over_count: int = 0
    unknown_count: int = 0
    unknown: Sequence[str] = ()
    blocked_count: int = 0
    blocked: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ListImportView:
    """An import of lists: before it starts what it will do, and later what it did.

    `bad_lines` are the first lines of the file that could not be understood.
    """

    id: int
    state: str
    is_replacing: bool
    lists: Sequence[ImportedList]
    done_count: int
    bad_lines: Sequence[int]
    bad_lines_count: int
