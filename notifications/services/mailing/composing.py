"""Writes the e-mail that tells a person what has happened, in their language.

Text and HTML say the same. Nothing in it is loaded from anywhere, so opening it tells
nobody. Of a tweet behind a content warning it only says the warning.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.links import find_path
from notifications.preference_table import GROUPS, LABELS
from notifications.services.mailing.unsubscribing import (
    Unsubscription,
    sign_unsubscription,
)
from notifications.types import NotificationView
from notifications.wording import describe
from users.types import Contact

LINES_MAX = 20


@dataclass(frozen=True, slots=True)
class Line:
    """What one line of the inbox says in an e-mail."""

    sentence: str
    quote: str
    url: str


@dataclass(frozen=True, slots=True)
class Ending:
    """A link that ends e-mails about one kind, or all of them if `label` is empty."""

    label: str
    url: str


def compose_mail(
    *, batch_id: int, contact: Contact, views: Sequence[NotificationView]
) -> EmailMultiAlternatives:
    """Return the e-mail about these notifications, the latest first; at least one.

    The same batch has the same Message-ID, whenever it is sent.
    """
    with translation.override(contact.language):
        endings = _make_endings(contact, views)
        context = {
            "handle": contact.handle,
            "language": contact.language,
            "site_name": settings.SITE_NAME,
            "sections": _make_sections(contact, views[:LINES_MAX]),
            "more_count": max(len(views) - LINES_MAX, 0),
            "endings": endings,
            "inbox_url": _url("notifications"),
            "settings_url": _url("notification_preferences"),
        }
        message = EmailMultiAlternatives(
            _make_subject(contact, views),
            render_to_string("notifications/mail/message.txt", context),
            to=[contact.email],
            headers=_make_headers(batch_id, contact, endings[0].url),
        )
        html = render_to_string("notifications/mail/message.html", context)
        message.attach_alternative(html, "text/html")
    return message


def _make_subject(contact: Contact, views: Sequence[NotificationView]) -> str:
    if len(views) == 1:
        text = describe(views[0], recipient_id=contact.user_id)
    else:
        count = len(views)
        text = ngettext(
            "%(count)s new notification on %(site)s",
            "%(count)s new notifications on %(site)s",
            count,
        ) % {"count": count, "site": settings.SITE_NAME}
    return " ".join(text.split())  # names may hold anything but line breaks


def _make_sections(
    contact: Contact, views: Sequence[NotificationView]
) -> list[tuple[str, list[Line]]]:
    """Return the lines under the headings of the table of preferences."""
    sections = [
        (str(heading), [_make_line(contact, one) for one in views if one.kind in kinds])
        for heading, kinds in GROUPS
    ]
    others = [_make_line(contact, one) for one in views if one.kind not in LABELS]
    sections.append((_("From the moderators"), others))
    return [(heading, lines) for heading, lines in sections if lines]


def _make_line(contact: Contact, view: NotificationView) -> Line:
    tweet = view.tweet
    return Line(
        sentence=describe(view, recipient_id=contact.user_id),
        quote=tweet.excerpt if tweet else "",
        url=settings.SITE_URL + find_path(view),
    )


def _make_endings(contact: Contact, views: Sequence[NotificationView]) -> list[Ending]:
    """Return the links that end e-mails; the first is what one click does.

    An e-mail about one kind ends those about this kind, any other ends all.
    """
    kinds = {one.kind for one in views}
    endings = []
    if len(kinds) == 1 and (kind := kinds.pop()) in LABELS:
        endings.append(Ending(str(LABELS[kind]), _unsubscribe_url(contact, kind)))
    return [*endings, Ending("", _unsubscribe_url(contact, ""))]


def _unsubscribe_url(contact: Contact, kind: str) -> str:
    token = sign_unsubscription(Unsubscription(contact.user_id, kind))
    return f"{_url('unsubscribe')}?token={token}"


def _make_headers(batch_id: int, contact: Contact, ending: str) -> dict[str, str]:
    host = urlsplit(settings.SITE_URL).hostname
    headers = {
        "Message-ID": f"<{batch_id}.{contact.user_id}@{host}>",
        "List-Id": f"{settings.SITE_NAME} <notifications.{host}>",
        "List-Unsubscribe": f"<{ending}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    if settings.SES_CONFIGURATION_SET:
        headers["X-SES-CONFIGURATION-SET"] = settings.SES_CONFIGURATION_SET
    return headers


def _url(name: str) -> str:
    return settings.SITE_URL + reverse(name)
