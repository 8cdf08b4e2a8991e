"""Ends e-mails by a link that works for whoever has the e-mail, signed in or not.

The link does not expire: RFC 8058 wants it to work for as long as the e-mail exists.
"""

from dataclasses import dataclass

from django.core import signing
from django.utils.translation import gettext_lazy as _

from notifications.channels import Channel, is_free
from notifications.services.preferences import change_preferences
from notifications.timing import EmailFrequency
from twitter_project.shared.errors import NotFound

SALT = "notifications.unsubscribe"


@dataclass(frozen=True, slots=True)
class Unsubscription:
    """Who wants no more e-mails about what; `kind` is "" for all kinds."""

    recipient_id: int
    kind: str = ""


class LinkNotValid(NotFound):
    code = "link_not_valid"
    message = _("This link is incomplete. Copy it from the e-mail again.")


def sign_unsubscription(unsubscription: Unsubscription) -> str:
    """Return the token of the link."""
    value = [unsubscription.recipient_id, unsubscription.kind]
    return signing.Signer(salt=SALT).sign_object(value, compress=True)


def read_unsubscription(token: str) -> Unsubscription:
    """Return what the token stands for. Raises: LinkNotValid."""
    try:
        recipient_id, kind = signing.Signer(salt=SALT).unsign_object(token)
    except signing.BadSignature as error:
        raise LinkNotValid from error
    return Unsubscription(recipient_id, kind)


def unsubscribe(unsubscription: Unsubscription) -> None:
    """Send no more e-mails about the kind, or none at all. May be repeated."""
    kind, owner_id = unsubscription.kind, unsubscription.recipient_id
    if kind and is_free(kind, Channel.EMAIL):
        off = {kind: {Channel.EMAIL.value: False}}
        change_preferences(owner_id=owner_id, channels=off)
    else:
        change_preferences(owner_id=owner_id, email_frequency=EmailFrequency.NEVER)
