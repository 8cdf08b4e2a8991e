"""Follows other people's public lists, which then appear beside a person's own."""

from __future__ import annotations

from django.db import IntegrityError

from twitter_project.shared.db import atomic
from twitter_project.shared.ids import MAX_ID
from users.errors import ListNotFound, TooManyFollowedLists
from users.limits import FOLLOWED_LISTS_MAX
from users.models import ListFollow
from users.services.lists.reading import get_list
from users.services.lists.rows import lists_by_id, lock_lists
from users.types import Viewer


def follow_list(*, follower_id: int, list_id: int) -> bool:
    """Follow a list; return whether this is new. Following your own has no effect.

    Raises: ListNotFound; TooManyFollowedLists.
    """
    if get_list(list_id=list_id, viewer=Viewer(follower_id)).is_own:
        return False
    try:
        return _follow(follower_id, list_id)
    except IntegrityError:  # the follower did the same at the same time
        return False


def unfollow_list(*, follower_id: int, list_id: int) -> bool:
    """Unfollow a list, even one that is hidden by now; return if it was followed."""
    follows = ListFollow.objects.filter(
        follower_id=follower_id, list_id=min(list_id, MAX_ID)
    )
    return follows.delete()[0] > 0


@atomic
def _follow(follower_id: int, list_id: int) -> bool:
    lock_lists(follower_id)
    own = ListFollow.objects.filter(follower_id=follower_id)
    if own.filter(list_id=list_id).exists():
        return False
    if own.count() >= FOLLOWED_LISTS_MAX:
        raise TooManyFollowedLists
    if not lists_by_id([list_id]).filter(is_private=False).exists():
        raise ListNotFound
    ListFollow(follower_id=follower_id, list_id=list_id).save(force_insert=True)
    return True
