"""Sends a person what waits for them as one e-mail.

Each notification is checked again right before: what was read, hidden or withdrawn in
the meantime is not mailed.
"""

import logging
import smtplib
from datetime import datetime

from django.core.mail import get_connection
from django.utils import timezone, translation

from notifications.channels import Channel
from notifications.models import CLAIMED_FOR, Mailbox
from notifications.services.inbox import list_unread_among
from notifications.services.mailing.collecting import look_at_mail_again
from notifications.services.mailing.composing import compose_mail
from notifications.services.mailing.mailboxes import (
    Batch,
    claim_batch,
    find_mailbox,
    find_waiting_since,
    finish_batch,
    give_batch_back,
)
from notifications.services.mailing.stopping import is_gone, stop_mail
from notifications.services.outgoing import find_zone_of
from notifications.services.preferences import get_preferences
from notifications.timing import find_mail_due
from notifications.types import NotificationView, Preferences
from users.services import find_contact
from users.types import Contact, Viewer

logger = logging.getLogger(__name__)


def send_mail(*, recipient_id: int, now: datetime | None = None) -> None:
    """Mail what waits for the person if it is due; otherwise schedule another check.

    Raises: the mail server's errors; then everything waits again.
    """
    now = now or timezone.now()
    mailbox = find_mailbox(recipient_id)
    waiting_since = find_waiting_since(recipient_id)
    if waiting_since is None:
        return
    contact = find_contact(user_id=recipient_id)
    preferences = get_preferences(owner_id=recipient_id)
    due_at = _find_due(mailbox, contact, preferences, waiting_since, now)
    if due_at > now:
        look_at_mail_again(recipient_id=recipient_id, at=due_at)
        return
    batch = claim_batch(mailbox, now)
    if batch is None:  # another worker was faster, and may need a successor
        look_at_mail_again(recipient_id=recipient_id, at=now + CLAIMED_FOR)
        return
    _send_batch(batch, mailbox, contact, preferences, now)


def _find_due(
    mailbox: Mailbox,
    contact: Contact | None,
    preferences: Preferences,
    waiting_since: datetime,
    now: datetime,
) -> datetime:
    """Return when to send: not while another worker does, or died doing so."""
    claimed_until = mailbox.claimed_until
    if claimed_until is not None and claimed_until > now:
        return claimed_until
    if contact is None:
        return now
    return find_mail_due(
        preferences.email_frequency,
        preferences.quiet_hours,
        zone=find_zone_of(contact, preferences),
        waiting_since=waiting_since,
        last_sent_at=mailbox.last_sent_at,
        now=now,
    )


def _send_batch(
    batch: Batch,
    mailbox: Mailbox,
    contact: Contact | None,
    preferences: Preferences,
    now: datetime,
) -> None:
    is_reachable = contact is not None and contact.email not in (
        "",
        mailbox.stopped_email,
    )
    views = _find_views(batch, contact, preferences) if contact and is_reachable else []
    if contact is None or not views:
        finish_batch(batch, sent_at=None, now=now)
        return
    is_sent = _hand_over(batch, contact, views)
    finish_batch(batch, sent_at=now if is_sent else None, now=now)
    if batch.is_repeated:  # what has come since then waits for the next e-mail
        look_at_mail_again(recipient_id=batch.recipient_id)


def _find_views(
    batch: Batch, contact: Contact, preferences: Preferences
) -> list[NotificationView]:
    """Return what is still to be told, as the recipient may see it now."""
    viewer = Viewer(batch.recipient_id, language=contact.language)
    with translation.override(contact.language):
        views = list_unread_among(
            viewer=viewer, notification_ids=batch.notification_ids
        )
    return [one for one in views if Channel.EMAIL in preferences.channels_of(one.kind)]


def _hand_over(batch: Batch, contact: Contact, views: list[NotificationView]) -> bool:
    """Give the e-mail to the mail server; return whether it took it.

    If the server certainly did not, everything waits again. If the connection broke in
    between, nobody knows; then the batch is sent again once its claim runs out.
    """
    try:
        message = compose_mail(batch_id=batch.id, contact=contact, views=views)
        message.connection = get_connection()
        message.connection.open()
    except Exception:
        give_batch_back(batch)
        raise
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        if is_gone(error):
            stop_mail(email=contact.email, reason=Mailbox.StopReason.BOUNCE)
            return False
        give_batch_back(batch)
        raise
    except smtplib.SMTPResponseException:
        give_batch_back(batch)
        raise
    finally:
        message.connection.close()
    return True
