"""The mail with a link to choose a new password."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.password_reset import request_password_reset
from allauth.account.internal.userkit import filter_users_by_email

from twitter_project.outbox import events
from twitter_project.shared.db import atomic
from twitter_project.shared.queries import find_one
from users.events import PasswordForgotten
from users.models import User
from users.services.guarding import may_mail, spend_mail_request
from users.types import Visitor

NOBODY = 0


def ask_reset(*, email: str, visitor: Visitor) -> None:
    """Send the mail, if an account has the address.

    The caller cannot tell whether one has: an event is published in any case.
    Raises: TooMany.
    """
    spend_mail_request(visitor=visitor)
    users = filter_users_by_email(
        email, is_active=True, prefer_verified=True, for_login=True
    )
    is_due = may_mail(kind="reset", email=email)
    _publish(users[0].pk if users and is_due else NOBODY)


@atomic
def _publish(user_id: int) -> None:
    events.publish(PasswordForgotten(user_id))


def send_reset(*, user_id: int) -> None:
    """Send the mail. Raises: the mail server's errors."""
    user = find_one(User.objects.filter(id=user_id, is_active=True))
    if user is not None:
        request_password_reset(None, user.email, [user], default_token_generator)
