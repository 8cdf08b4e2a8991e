"""Suspending people: out of sight and signed out, with nothing of theirs deleted."""

import logging
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import IntegrityError
from django.utils import timezone
from rest_framework_simplejwt.token_blacklist.models import (
    BlacklistedToken,
    OutstandingToken,
)

from twitter_project.shared import events
from twitter_project.shared.db import atomic
from users.errors import NotWithYourself, PersonNotFound, Untouchable
from users.events import UserReinstated, UserSuspended
from users.models import User

logger = logging.getLogger(__name__)


def suspend_user(*, user_id: int, moderator_id: int, reason: str = "") -> bool:
    """Keep the person out and out of sight; return whether that is new.

    Their sessions and refresh tokens end at once. Follows, tweets and counters stay
    as they are, for `reinstate_user` to show again.
    Raises: PersonNotFound, NotWithYourself, Untouchable.
    """
    if user_id == moderator_id:
        raise NotWithYourself
    _check_rank(user_id=user_id, moderator_id=moderator_id)
    is_new = _suspend(user_id)
    end_sessions(user_id=user_id)
    if is_new:
        logger.info("%s suspended %s: %s", moderator_id, user_id, reason)
    return is_new


def reinstate_user(*, user_id: int, moderator_id: int, reason: str = "") -> bool:
    """Let a suspended person in again; return whether they were suspended.

    They sign in anew: what a suspension that was cut short left of their sessions
    ends here. Raises: PersonNotFound, NotWithYourself, Untouchable.
    """
    if user_id == moderator_id:
        raise NotWithYourself
    _check_rank(user_id=user_id, moderator_id=moderator_id)
    if _is_suspended(user_id):
        end_sessions(user_id=user_id)
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


def end_sessions(*, user_id: int) -> None:
    """Sign the person out everywhere: browser sessions and refresh tokens."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    sessions = UserSession.objects.filter(user_id=user_id)
    for session_key in sessions.values_list("session_key", flat=True):
        store.delete(session_key)
    sessions.delete()
    _revoke_tokens(user_id)


def _revoke_tokens(user_id: int) -> None:
    """Put all refresh tokens that still live on the blacklist."""
    live = OutstandingToken.objects.filter(
        user_id=user_id, expires_at__gt=timezone.now()
    ).order_by()
    token_ids = set(live.values_list("id", flat=True))
    revoked = BlacklistedToken.objects.filter(token_id__in=token_ids)
    token_ids -= set(revoked.values_list("token_id", flat=True))
    for token_id in token_ids:
        try:
            BlacklistedToken.objects.create(token_id=token_id)
        except IntegrityError:  # rotated at this very moment
            continue


def _check_rank(*, user_id: int, moderator_id: int) -> None:
    ranks = dict(
        User.objects.filter(id__in=[user_id, moderator_id]).values_list(
            "id", "is_superuser"
        )
    )
    if user_id not in ranks:
        raise PersonNotFound
    if ranks[user_id] and not ranks.get(moderator_id):
        raise Untouchable
