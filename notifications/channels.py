"""Which kinds of notifications reach a person on which channels.

Pure: what a person has stored and a kind in, channels out. Only what differs from the
defaults is stored, so a default that changes changes for everybody who did not choose.
"""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """A way to a person. `page` is the inbox; without it there is no other."""

    PAGE = "page", _("On the site")
    PUSH = "push", _("Push")
    EMAIL = "email", _("E-mail")


# What a person chose: by kind, and then by channel.
Choices = Mapping[str, Mapping[str, bool]]
Channels = frozenset[Channel]

NO_CHOICES: Choices = {}
NONE: Channels = frozenset()
PAGE = frozenset({Channel.PAGE})
PAGE_AND_PUSH = PAGE | {Channel.PUSH}
PAGE_AND_EMAIL = PAGE | {Channel.EMAIL}
ALL = PAGE | {Channel.PUSH, Channel.EMAIL}

DEFAULTS: Mapping[str, Channels] = {
    "mention": ALL,
    "reply": ALL,
    "quote": ALL,
    "like": PAGE_AND_PUSH,
    "retweet": PAGE_AND_PUSH,
    "follow": ALL,
    "follow_request": ALL,
    "follow_accepted": ALL,
    "listed": PAGE,
    "new_tweet": PAGE_AND_PUSH,
    "tweet_edited": PAGE,
    "poll_ended": PAGE_AND_PUSH,
    "scheduled_published": PAGE_AND_PUSH,
    "scheduled_failed": ALL,
    "sign_in": PAGE_AND_PUSH,
    "announcement": PAGE_AND_EMAIL,
    "moderation_notice": ALL,
    "appeal_outcome": ALL,
    "report_outcome": PAGE_AND_PUSH,
}
# What nobody can turn off.
FIXED: Mapping[str, Channels] = {
    "sign_in": PAGE,
    "moderation_notice": PAGE_AND_EMAIL,
    "appeal_outcome": PAGE_AND_EMAIL,
    "report_outcome": PAGE,
}
# What another part of the site always sends, so that this app does not.
SENT_ELSEWHERE: Mapping[str, Channels] = {"sign_in": frozenset({Channel.EMAIL})}


def find_default(kind: str) -> Channels:
    """Return the channels of a kind for people who have chosen nothing."""
    return DEFAULTS.get(kind, PAGE_AND_PUSH)


def is_free(kind: str, channel: Channel) -> bool:
    """Return whether people can choose this channel for this kind."""
    return channel not in FIXED.get(kind, NONE) | SENT_ELSEWHERE.get(kind, NONE)


def is_on(kind: str, channel: Channel, choices: Choices = NO_CHOICES) -> bool:
    """Return whether a person has this channel on for this kind.

    What is on nevertheless sends nothing while the page is off: `choose_channels`.
    """
    if not is_free(kind, channel):
        return True
    default = channel in find_default(kind)
    return choices.get(kind, {}).get(channel.value, default)


def choose_channels(kind: str, choices: Choices = NO_CHOICES) -> Channels:
    """Return the channels that notifications of this kind take to a person.

    None at all if the person does not want them on the page.
    """
    if not is_on(kind, Channel.PAGE, choices):
        return NONE
    chosen = (channel for channel in Channel if is_on(kind, channel, choices))
    return frozenset(chosen) - SENT_ELSEWHERE.get(kind, NONE)
