"""Suspends people: hides them and signs them out, without deleting anything."""

import logging

from django.utils import timezone

from twitter_project.outbox import events
from twitter_project.shared.db import atomic
from users.errors import AdministratorRequired, NotWithYourself, PersonNotFound
from users.events import UserReinstated, UserSuspended
from users.models import User
from users.services.sign_ins import renew_credentials

logger = logging.getLogger(__name__)


def suspend_user(*, user_id: int, moderator_id: int, reason: str = "") -> bool:
    """Suspend the person and hide them; return whether this is new.

    Their browsers and apps are signed out at once. Follows, tweets and counters stay as
    they are, for `reinstate_user` to show again.
    Raises: PersonNotFound, NotWithYourself, AdministratorRequired.
    """
    if user_id == moderator_id:
        raise NotWithYourself
    check_rank(user_id=user_id, moderator_id=moderator_id)
    is_new = _suspend(user_id)
    renew_credentials(user_id=user_id)
    if is_new:
        logger.info("%s suspended %s: %s", moderator_id, user_id, reason)
    return is_new


def reinstate_user(*, user_id: int, moderator_id: int, reason: str = "") -> bool:
    """End a suspension; return whether the person was suspended.

    They have to sign in again: sessions that an interrupted suspension left behind end
    here.
    Raises: PersonNotFound, NotWithYourself, AdministratorRequired.
    """
    if user_id == moderator_id:
        raise NotWithYourself
    check_rank(user_id=user_id, moderator_id=moderator_id)
    if _is_suspended(user_id):
        renew_credentials(user_id=user_id)
    is_new = _reinstate(user_id)
    if is_new:
        logger.info("%s reinstated %s: %s", moderator_id, user_id, reason)
    return is_new


@atomic
def _suspend(user_id: int) -> bool:
    changed = User.objects.filter(id=user_id, suspended_at=None).update(
        suspended_at=timezone.now(), is_active=False
    )
    if changed:
        events.publish(UserSuspended(user_id))
    return changed > 0


@atomic
def _reinstate(user_id: int) -> bool:
    changed = User.objects.filter(id=user_id, suspended_at__isnull=False).update(
        suspended_at=None, is_active=True
    )
    if changed:
        events.publish(UserReinstated(user_id))
    return changed > 0


def _is_suspended(user_id: int) -> bool:
    return User.objects.filter(id=user_id, suspended_at__isnull=False).exists()


def check_rank(*, user_id: int, moderator_id: int) -> None:
    """Check that the moderator may act against this person.

    Raises: PersonNotFound, AdministratorRequired.
    """
    ranks = dict(
        User.objects.filter(id__in=[user_id, moderator_id]).values_list(
            "id", "is_superuser"
        )
    )
    if user_id not in ranks:
        raise PersonNotFound
    if ranks[user_id] and not ranks.get(moderator_id):
        raise AdministratorRequired
