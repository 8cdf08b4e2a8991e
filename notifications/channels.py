"""Decides on which channels a person gets each kind of notification.

Pure. Only choices that differ from the defaults are stored, so a new default applies to
everybody who has not chosen otherwise.
"""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """A way to notify a person. `page` is the inbox; the others need it to be on."""

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
# Channels that nobody can turn off.
FIXED: Mapping[str, Channels] = {
    "sign_in": PAGE,
    "moderation_notice": PAGE_AND_EMAIL,
    "appeal_outcome": PAGE_AND_EMAIL,
    "report_outcome": PAGE,
}
# Channels that another app always uses, so this one does not.
SENT_ELSEWHERE: Mapping[str, Channels] = {"sign_in": frozenset({Channel.EMAIL})}


def find_default(kind: str) -> Channels:
    """Return the channels of a kind for people who have chosen nothing."""
    return DEFAULTS.get(kind, PAGE_AND_PUSH)


def is_free(kind: str, channel: Channel) -> bool:
    """Return whether people can choose this channel for this kind."""
    return channel not in FIXED.get(kind, NONE) | SENT_ELSEWHERE.get(kind, NONE)


def is_on(kind: str, channel: Channel, choices: Choices = NO_CHOICES) -> bool:
    """Return whether a person has this channel on for this kind.

    While the page is off, channels that are on send nothing: see `choose_channels`.
    """
    if not is_free(kind, channel):
        return True
    default = channel in find_default(kind)
    return choices.get(kind, {}).get(channel.value, default)


def choose_channels(kind: str, choices: Choices = NO_CHOICES) -> Channels:
    """Return the channels on which a person gets notifications of this kind.

    Empty if the person has turned the page off.
    """
    if not is_on(kind, Channel.PAGE, choices):
        return NONE
    chosen = (channel for channel in Channel if is_on(kind, channel, choices))
    return frozenset(chosen) - SENT_ELSEWHERE.get(kind, NONE)
