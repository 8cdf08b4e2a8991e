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
# What nobody can turn off. Sign-ins are always mailed, by the users app.
FIXED: Mapping[str, Channels] = {
    "sign_in": PAGE,
    "moderation_notice": PAGE_AND_EMAIL,
    "appeal_outcome": PAGE_AND_EMAIL,
    "report_outcome": PAGE,
}
# What nobody can turn on.
ABSENT: Mapping[str, Channels] = {"sign_in": frozenset({Channel.EMAIL})}


def find_default(kind: str) -> Channels:
    """Return the channels of a kind for people who have chosen nothing."""
    return DEFAULTS.get(kind, PAGE_AND_PUSH)


def is_free(kind: str, channel: Channel) -> bool:
    """Return whether people can choose this channel for this kind."""
    is_fixed = channel in FIXED.get(kind, frozenset())
    return not is_fixed and channel not in ABSENT.get(kind, frozenset())


def choose_channels(kind: str, choices: Choices = NO_CHOICES) -> Channels:
    """Return the channels that notifications of this kind take to a person.

    None at all if the person does not want them on the page.
    """
    default, own = find_default(kind), choices.get(kind, {})
    chosen = frozenset(
        channel
        for channel in Channel
        if (
            own.get(channel.value, channel in default)
            if is_free(kind, channel)
            else channel in FIXED.get(kind, frozenset())
        )
    )
    return chosen if Channel.PAGE in chosen else frozenset()
