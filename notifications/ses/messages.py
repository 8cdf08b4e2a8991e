"""Reads what SES reports: which addresses do not work, and who complained."""

import json
from collections.abc import Iterator
from typing import Any

from notifications.models import Mailbox

StopReason = Mailbox.StopReason
PERMANENT = "Permanent"


def iter_stops(text: str) -> Iterator[tuple[str, Mailbox.StopReason]]:
    """Yield the addresses that want, or can get, no more e-mails, and why.

    What is passing, such as a full mailbox, is left out, and so is what SES may add.
    """
    report = _as_object(text)
    bounce, complaint = report.get("bounce"), report.get("complaint")
    if isinstance(bounce, dict) and bounce.get("bounceType") == PERMANENT:
        for email in _read_emails(bounce.get("bouncedRecipients")):
            yield email, StopReason.BOUNCE
    if isinstance(complaint, dict):
        for email in _read_emails(complaint.get("complainedRecipients")):
            yield email, StopReason.COMPLAINT


def _as_object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):  # such as the sentence of a test message
        return {}
    return found if isinstance(found, dict) else {}


def _read_emails(recipients: object) -> Iterator[str]:
    for one in recipients if isinstance(recipients, list) else ():
        if isinstance(one, dict) and isinstance(one.get("emailAddress"), str):
            yield one["emailAddress"]
