"""Removes the second factor of people who lost it."""

import logging

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils import translation

from twitter_project.outbox import events
from twitter_project.shared.db import atomic
from twitter_project.shared.queries import find_one
from users.events import SecondFactorRemoved
from users.models import User
from users.services.sign_ins import renew_credentials
from users.services.suspension import check_rank

logger = logging.getLogger(__name__)


def remove_second_factor(
    *, user_id: int, moderator_id: int | None = None, reason: str = ""
) -> bool:
    """Remove all factors and recovery codes; return whether there were any.

    The person is signed out everywhere and gets a mail. `moderator_id` is None if an
    operator does it on the machine. Raises: PersonNotFound, AdministratorRequired.
    """
    if moderator_id is not None:
        check_rank(user_id=user_id, moderator_id=moderator_id)
    if not _remove(user_id):
        return False
    renew_credentials(user_id=user_id)
    logger.info("%s removed second factor of %s: %s", moderator_id, user_id, reason)
    return True


@atomic
def _remove(user_id: int) -> bool:
    count: int = Authenticator.objects.filter(user_id=user_id).delete()[0]
    if count:
        events.publish(SecondFactorRemoved(user_id))
    return count > 0


def notify_of_removed_factor(*, user_id: int) -> None:
    """Send the mail, in the person's language. Sending it twice does no harm."""
    user = find_one(User.objects.filter(id=user_id, is_active=True))
    if user is None:
        return
    with translation.override(user.language or settings.LANGUAGE_CODE):
        get_adapter().send_mail("account/email/factor_removed", user.email, {})
