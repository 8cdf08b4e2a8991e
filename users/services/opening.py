"""Opening an account, so that the answer does not tell whose an address is."""

from __future__ import annotations

from django.conf import settings

from twitter_project.shared.errors import Invalid
from users.errors import AddressTaken
from users.services.confirming import conceal_owner
from users.services.guarding import spend_sign_up
from users.services.registration import register_user
from users.types import Visitor


def demands_confirmation() -> bool:
    """Whether an account is of no use until its e-mail address is confirmed."""
    return bool(settings.EMAIL_VERIFICATION == "mandatory")


def open_account(
    *, visitor: Visitor, handle: str, email: str, password: str, language: str = ""
) -> int | None:
    """Register somebody and return their id.

    Where addresses have to be confirmed, a taken one is answered as a free one: None is
    returned after as long a time, and the owner gets a mail that tells of it.
    Raises: TooMany; Invalid with messages by field, as `register_user` does.
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
