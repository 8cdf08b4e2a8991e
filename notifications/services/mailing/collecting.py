"""Queues notifications for a person's next e-mail, and schedules it.

One event of the outbox schedules it; what is queued until then is part of it. The
handler checks what waits, so an event too many does no harm.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from notifications.channels import FIXED, NONE, Channel
from notifications.events import MailDue
from notifications.services.mailing.mailboxes import (
    add_waiting,
    change_mailbox,
    find_mailbox,
)
from notifications.services.outgoing import Outgoing
from notifications.timing import EmailFrequency, find_mail_due
from twitter_project.outbox import events
from twitter_project.shared.db import DEADLINE_S, atomic

# An e-mail that is due so soon may be written before this transaction commits.
TOO_SOON = timedelta(seconds=DEADLINE_S + 10)


def collect_mail(outgoing: Outgoing, now: datetime) -> None:
    """Let the notification wait for the person's next e-mail, if they want one."""
    is_important = Channel.EMAIL in FIXED.get(outgoing.kind, NONE)
    frequency = outgoing.preferences.email_frequency
    if frequency is EmailFrequency.NEVER and not is_important:
        return
    if outgoing.contact.email:
        _collect(outgoing, now)


@atomic
def _collect(outgoing: Outgoing, now: datetime) -> None:
    recipient_id = outgoing.contact.user_id
    mailbox = find_mailbox(recipient_id)
    if mailbox.stopped_email == outgoing.contact.email:
        return
    add_waiting(recipient_id, outgoing.notification_id, now)
    due_at = find_mail_due(
        outgoing.preferences.email_frequency,
        outgoing.preferences.quiet_hours,
        zone=outgoing.zone,
        waiting_since=now,
        last_sent_at=mailbox.last_sent_at,
        now=now,
    )
    planned_at = mailbox.due_at
    if planned_at is None or not now + TOO_SOON < planned_at <= due_at:
        plan_look(recipient_id, due_at)


def plan_look(recipient_id: int, due_at: datetime) -> None:
    """Have a worker look at the mailbox then. Call it in a transaction."""
    change_mailbox(recipient_id, {"due_at": due_at})
    events.publish(MailDue(recipient_id), due_at=due_at)


@atomic
def look_at_mail_again(*, recipient_id: int, at: datetime | None = None) -> None:
    """Have a worker look at what waits for a person: now, or then."""
    plan_look(recipient_id, at or timezone.now())
