"""E-mails about notifications: collected for each person, and sent one at a time."""

from notifications.services.mailing.collecting import collect_mail, look_at_mail_again
from notifications.services.mailing.sending import send_mail
from notifications.services.mailing.stopping import (
    confirm_mail_works,
    find_mail_stop,
    request_mail_check,
    request_topic_confirmation,
    send_mail_check,
    stop_mail,
)
from notifications.services.mailing.unsubscribing import (
    Unsubscription,
    read_unsubscription,
    sign_unsubscription,
    unsubscribe,
)

__all__ = [
    "Unsubscription",
    "collect_mail",
    "confirm_mail_works",
    "find_mail_stop",
    "look_at_mail_again",
    "read_unsubscription",
    "request_mail_check",
    "request_topic_confirmation",
    "send_mail",
    "send_mail_check",
    "sign_unsubscription",
    "stop_mail",
    "unsubscribe",
]
