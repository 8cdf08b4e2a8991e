"""Opens accounts without revealing whether an address already has one."""

from __future__ import annotations

from django.conf import settings

from twitter_project.shared.errors import Invalid
from users.errors import AddressTaken
from users.services.confirming import conceal_owner
from users.services.guarding import spend_sign_up
from users.services.registration import register_user
from users.types import Visitor


def demands_confirmation() -> bool:
    """Return whether an account can be used only with a confirmed address."""
    return bool(settings.EMAIL_VERIFICATION == "mandatory")


def open_account(
    *, visitor: Visitor, handle: str, email: str, password: str, language: str = ""
) -> int | None:
    """Register a person and return their id.

    If addresses have to be confirmed, a taken address gets None after the same time as
    a free one, and its owner gets a mail about the attempt.
    Raises: TooMany; Invalid with messages by field, like `register_user`.
    """
    spend_sign_up(visitor=visitor)
    try:
        return register_user(
            handle=handle, email=email, password=password, language=language
        )
    except AddressTaken as error:
        if not demands_confirmation():
            raise
        others = {
            name: texts for name, texts in error.errors.items() if name != "email"
        }
        if others:
            raise Invalid(errors=others) from None
    conceal_owner(email=email, password=password)
    return None
