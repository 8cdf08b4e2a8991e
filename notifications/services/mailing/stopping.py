"""Stops e-mails to addresses that bounce, or whose owners complain, until checked.

A stop belongs to an account's address: with another address it is over. Account mails
such as that for a new password are sent in any case.
"""

import re
import smtplib
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from notifications.events import MailCheckRequested, TopicConfirmationRequested
from notifications.models import Mailbox
from notifications.services.mailing.mailboxes import change_mailbox, find_mailbox
from notifications.services.mailing.unsubscribing import LinkNotValid
from notifications.services.publishing import publish_alone
from twitter_project.shared.rate_limits import RateLimit, spend
from users.services import find_contact, find_user_id_by_email

SALT = "notifications.mail_works"
LINK_AGE_S = 3 * 86400
CHECKS = RateLimit("mail_check", 3, 3600)
# RFC 3463: no such mailbox or domain, a mailbox that is disabled.
GONE = re.compile(rb"\b5\.(1\.[1-36]|1\.10|2\.1)\b")


@dataclass(frozen=True, slots=True)
class MailStop:
    """Why and since when an address gets no e-mails."""

    email: str
    reason: str
    stopped_at: datetime


def is_gone(error: smtplib.SMTPRecipientsRefused) -> bool:
    """Return whether the server says that there is no such mailbox."""
    return all(
        500 <= code < 600 and GONE.search(text)
        for code, text in error.recipients.values()
    )


def stop_mail(*, email: str, reason: Mailbox.StopReason) -> bool:
    """Send no more e-mails to this address; return whether it is an account's."""
    user_id = find_user_id_by_email(email=email)
    if user_id is None:
        return False
    stop = {
        "stopped_email": email.lower(),
        "stop_reason": reason.value,
        "stopped_at": timezone.now(),
    }
    change_mailbox(user_id, stop)
    return True


def find_mail_stop(*, recipient_id: int) -> MailStop | None:
    """Return why the person's address gets no e-mails; None if it does."""
    mailbox = find_mailbox(recipient_id)
    contact = find_contact(user_id=recipient_id) if mailbox.stopped_email else None
    if contact is None or mailbox.stopped_at is None:
        return None
    if contact.email != mailbox.stopped_email:
        return None
    return MailStop(contact.email, mailbox.stop_reason, mailbox.stopped_at)


def request_mail_check(*, recipient_id: int) -> None:
    """Have an e-mail sent whose link lifts the stop. Raises: TooMany."""
    spend(CHECKS, str(recipient_id))
    publish_alone(MailCheckRequested(recipient_id))


def send_mail_check(*, recipient_id: int) -> None:
    """Send the e-mail, if there is a stop to lift. Raises: the mail server's errors."""
    stop = find_mail_stop(recipient_id=recipient_id)
    contact = find_contact(user_id=recipient_id)
    if stop is None or contact is None:
        return
    token = signing.dumps([recipient_id, stop.email], salt=SALT)
    path = reverse("mail_works")
    context = {
        "handle": contact.handle,
        "site_name": settings.SITE_NAME,
        "url": f"{settings.SITE_URL}{path}?token={token}",
    }
    with translation.override(contact.language):
        EmailMessage(
            render_to_string("notifications/mail/check_subject.txt", context).strip(),
            render_to_string("notifications/mail/check_message.txt", context),
            to=[stop.email],
            headers={"Auto-Submitted": "auto-generated"},
        ).send()


def confirm_mail_works(*, token: str) -> None:
    """Lift the stop: its owner has read the e-mail. Raises: LinkNotValid."""
    try:
        recipient_id, email = signing.loads(token, salt=SALT, max_age=LINK_AGE_S)
    except signing.BadSignature as error:
        raise LinkNotValid from error
    if find_mailbox(recipient_id).stopped_email == email:
        lifted = {"stopped_email": "", "stop_reason": "", "stopped_at": None}
        change_mailbox(recipient_id, lifted)


def request_topic_confirmation(*, url: str) -> None:
    """Have a worker open the URL by which SNS begins to report to us."""
    publish_alone(TopicConfirmationRequested(url))
