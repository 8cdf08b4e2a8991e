"""The sentence that each kind of notification shows on pages, in e-mails and in pushes.

A sentence has placeholders for the actors' names, the number of tweets and the subject.
Plain text fills them with text, a page with links.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy, pgettext

from notifications.models import NotificationKind
from notifications.types import NotificationView
from users.types import UserCard

# The first four can have several actors; the fifth counts one author's tweets of a day.
SENTENCES: Mapping[str, str | Promise] = {
    NotificationKind.FOLLOW: ngettext_lazy(
        "%(names)s followed you", "%(names)s followed you", "people"
    ),
    NotificationKind.FOLLOW_ACCEPTED: ngettext_lazy(
        "%(names)s accepted your follow request",
        "%(names)s accepted your follow requests",
        "people",
    ),
    NotificationKind.LIKE: ngettext_lazy(
        "%(names)s liked your tweet", "%(names)s liked your tweet", "people"
    ),
    NotificationKind.RETWEET: ngettext_lazy(
        "%(names)s retweeted your tweet", "%(names)s retweeted your tweet", "people"
    ),
    NotificationKind.NEW_TWEET: ngettext_lazy(
        "%(names)s posted a tweet", "%(names)s posted %(number)s tweets", "tweets"
    ),
    NotificationKind.FOLLOW_REQUEST: gettext_lazy("%(names)s asked to follow you"),
    NotificationKind.REPLY: gettext_lazy("%(names)s replied to you"),
    NotificationKind.MENTION: gettext_lazy("%(names)s mentioned you"),
    NotificationKind.QUOTE: gettext_lazy("%(names)s quoted your tweet"),
    NotificationKind.POLL_ENDED: gettext_lazy("The poll by %(names)s has ended"),
    NotificationKind.TWEET_EDITED: gettext_lazy(
        "%(names)s edited a tweet that you interacted with"
    ),
    NotificationKind.LISTED: gettext_lazy(
        "%(names)s added you to the list “%(subject)s”"
    ),
    NotificationKind.SCHEDULED_PUBLISHED: gettext_lazy(
        "Your scheduled tweet was posted"
    ),
    NotificationKind.SCHEDULED_FAILED: gettext_lazy(
        "Your scheduled tweet was not posted: %(subject)s"
    ),
    NotificationKind.SIGN_IN: gettext_lazy(
        "Somebody signed in to your account from a new network: %(subject)s"
    ),
    NotificationKind.ANNOUNCEMENT: gettext_lazy("Announcement: %(subject)s"),
    NotificationKind.MODERATION_NOTICE: gettext_lazy(
        "The moderators made a decision about your account"
    ),
    NotificationKind.APPEAL_OUTCOME: gettext_lazy(
        "The moderators decided on your appeal"
    ),
    NotificationKind.REPORT_OUTCOME: gettext_lazy(
        "The moderators reviewed your report"
    ),
}
OWN_POLL = gettext_lazy("Your poll has ended")
TWEET_NOTICE = gettext_lazy("The moderators made a decision about your tweet")
# Before these, the Spanish "y" becomes "e": Ada e Inés, but Ada y Ian.
BEGINS_WITH_I = re.compile(r"h?[ií](?![aeoáéó])", re.IGNORECASE)


def describe(view: NotificationView, *, recipient_id: int) -> str:
    """Return the notification's sentence as plain text, in the active language."""
    return write_sentence(
        view,
        recipient_id=recipient_id,
        names=join_names(view, name=lambda actor: actor.display_name),
        subject=view.subject.text if view.subject else "",
    )


def write_sentence(
    view: NotificationView, *, recipient_id: int, names: str, subject: str
) -> str:
    """Return the sentence with these names and this subject, text or HTML."""
    values: dict[str, Any] = {
        "names": names,
        "subject": subject,
        "people": view.actor_count,
        "tweets": view.count,
        "number": write_number(view.count),
    }
    return str(_find_sentence(view, recipient_id) % values)


def join_names(
    view: NotificationView,
    *,
    name: Callable[[UserCard], str],
    others: Callable[[str], str] = str,
) -> str:
    """Return "Ada", "Ada and Bob" or "Ada, Bob and 998 others"; empty for the site.

    `name` draws a person, `others` the number of those who are not named.
    """
    if not view.named:
        return ""
    named = [name(actor) for actor in view.named]
    values = {"first": named[0], "second": named[-1]}
    if view.others_count:
        number = write_number(view.others_count)
        text = ngettext("%(number)s other", "%(number)s others", view.others_count)
        values["others"] = others(text % {"number": number})
        if len(named) == 1:
            return _("%(first)s and %(others)s") % values
        return _("%(first)s, %(second)s and %(others)s") % values
    if len(named) == 1:
        return named[0]
    if BEGINS_WITH_I.match(view.named[1].display_name):
        return (
            pgettext("the second begins with the sound i", "%(first)s and %(second)s")
            % values
        )
    return _("%(first)s and %(second)s") % values


def write_number(number: int) -> str:
    """Write a number with its thousands apart: 9,998."""
    return number_format(number, use_l10n=True, force_grouping=True)


def _find_sentence(view: NotificationView, recipient_id: int) -> str | Promise:
    kind, tweet = view.kind, view.tweet
    if kind == NotificationKind.POLL_ENDED and tweet is not None:
        is_own = tweet.author.id == recipient_id
        return OWN_POLL if is_own else SENTENCES[kind]
    if kind == NotificationKind.MODERATION_NOTICE and tweet is not None:
        return TWEET_NOTICE
    return SENTENCES[kind]
