"""The table of preferences: its rows in groups, a checkbox for each channel."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.channels import Channel, is_free
from notifications.types import Preferences

# The kinds that people can choose channels for, in the order of the table.
GROUPS: Sequence[tuple[Promise, Mapping[str, Promise]]] = (
    (
        gettext_lazy("Conversations"),
        {
            "mention": gettext_lazy("Mentions"),
            "reply": gettext_lazy("Replies"),
            "quote": gettext_lazy("Quotes"),
        },
    ),
    (
        gettext_lazy("Your tweets"),
        {
            "like": gettext_lazy("Likes"),
            "retweet": gettext_lazy("Retweets"),
            "scheduled_published": gettext_lazy("Scheduled tweets that were posted"),
            "scheduled_failed": gettext_lazy("Scheduled tweets that failed"),
        },
    ),
    (
        gettext_lazy("People"),
        {
            "follow": gettext_lazy("New followers"),
            "follow_request": gettext_lazy("Follow requests"),
            "follow_accepted": gettext_lazy("Accepted follow requests"),
            "listed": gettext_lazy("Lists you are added to"),
        },
    ),
    (
        gettext_lazy("Tweets from others"),
        {
            "new_tweet": gettext_lazy("New tweets from people you get notified about"),
            "tweet_edited": gettext_lazy("Edits to tweets you interacted with"),
            "poll_ended": gettext_lazy("Polls that have ended"),
        },
    ),
    (
        gettext_lazy("Your account and the site"),
        {
            "sign_in": gettext_lazy("Sign-ins from new networks"),
            "announcement": gettext_lazy("Announcements"),
        },
    ),
)
LABELS = {kind: label for _heading, kinds in GROUPS for kind, label in kinds.items()}
OFFERED = tuple(LABELS)


@dataclass(frozen=True, slots=True)
class Cell:
    """One checkbox. `name` is the field's; `label` names it for screen readers."""

    name: str
    label: str
    is_on: bool
    is_disabled: bool


@dataclass(frozen=True, slots=True)
class Row:
    """The checkboxes of a kind of notification."""

    kind: str
    label: str
    cells: tuple[Cell, ...]


def make_table(
    preferences: Preferences, sent: Container[str] | None = None
) -> list[tuple[str, list[Row]]]:
    """Return the groups of the table, each with its heading and rows.

    `sent` are the names of the boxes that were checked in a form with errors: the table
    then shows these instead.
    """
    return [
        (
            str(heading),
            [
                Row(
                    kind,
                    str(label),
                    tuple(
                        _make_cell(kind, label, channel, preferences, sent)
                        for channel in Channel
                    ),
                )
                for kind, label in kinds.items()
            ],
        )
        for heading, kinds in GROUPS
    ]


def _make_cell(
    kind: str,
    label: Promise,
    channel: Channel,
    preferences: Preferences,
    sent: Container[str] | None,
) -> Cell:
    name = field_name(kind, channel)
    is_free = can_choose(kind, channel, preferences)
    is_on = preferences.is_on(kind, channel)
    return Cell(
        name=name,
        label=_("%(kind)s: %(channel)s") % {"kind": label, "channel": channel.label},
        is_on=name in sent if sent is not None and is_free else is_on,
        is_disabled=not is_free,
    )


def can_choose(kind: str, channel: Channel, preferences: Preferences) -> bool:
    """Return whether the checkbox can be changed. Others need the page to be on."""
    is_shown = channel is Channel.PAGE or preferences.is_on(kind, Channel.PAGE)
    return is_free(kind, channel) and is_shown


def field_name(kind: str, channel: Channel) -> str:
    """Return the name of the checkbox."""
    return f"{kind}.{channel.value}"


def iter_choices(preferences: Preferences) -> Iterator[tuple[str, Channel]]:
    """Yield the kind and the channel of each checkbox that is offered."""
    for kind in OFFERED:
        for channel in Channel:
            if can_choose(kind, channel, preferences):
                yield kind, channel
