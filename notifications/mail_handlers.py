"""Handlers that send e-mails: one service call for each event."""

from notifications import services
from notifications.events import (
    MailCheckRequested,
    MailDue,
    TopicConfirmationRequested,
)
from notifications.ses.signatures import fetch
from twitter_project.outbox.events import subscribe

QUEUE = "mail"


@subscribe(MailDue, queue=QUEUE)
def send_mail(event: MailDue) -> None:
    services.send_mail(recipient_id=event.recipient_id)


@subscribe(MailCheckRequested, queue=QUEUE)
def send_mail_check(event: MailCheckRequested) -> None:
    services.send_mail_check(recipient_id=event.recipient_id)


@subscribe(TopicConfirmationRequested, queue=QUEUE)
def confirm_topic(event: TopicConfirmationRequested) -> None:
    fetch(event.url)
