"""Blocking, which hides two people from each other, and muting, which only quiets."""

from django.db import IntegrityError

from twitter_project.outbox import events
from twitter_project.shared.db import atomic
from twitter_project.shared.pagination import Keyset, Page
from users.errors import NotWithYourself
from users.events import UserBlocked, UserMuted, UserUnblocked, UserUnmuted
from users.models import Relationship, RelationshipKind
from users.services.edges import (
    add_edge,
    change_counts,
    change_counts_of,
    cut_edge,
    cut_follow,
    end_relation,
    find_edges,
)
from users.services.pages import page_of_people
from users.services.people import get_person, require_active
from users.types import Person, Viewer

BLOCK = RelationshipKind.BLOCK
MUTE = RelationshipKind.MUTE


def block_user(*, blocker_id: int, blocked_id: int) -> bool:
    """Hide the two from each other and cut both follows; return whether this is new.

    People may also block somebody who blocks them.
    Raises: NotWithYourself; PersonNotFound if there is no such person.
    """
    if blocker_id == blocked_id:
        raise NotWithYourself
    require_active(blocked_id)
    try:
        return _block(blocker_id, blocked_id)
    except IntegrityError:  # the blocker did the same at the same time
        return False


@atomic
def _block(blocker_id: int, blocked_id: int) -> bool:
    if (blocker_id, BLOCK.value) in find_edges(blocker_id, blocked_id):
        return False
    add_edge(blocker_id, blocked_id, BLOCK)
    events.publish(UserBlocked(blocker_id, blocked_id))
    given = cut_follow(blocker_id, blocked_id)
    taken = cut_follow(blocked_id, blocker_id)
    change_counts_of(
        {
            blocked_id: {"followers_count": -given, "following_count": -taken},
            blocker_id: {
                "blocks_count": 1,
                "following_count": -given,
                "followers_count": -taken,
            },
        }
    )
    return True


def unblock_user(*, blocker_id: int, blocked_id: int) -> bool:
    """Remove a block; return whether there was one. Follows stay cut.

    Raises: see `end_relation`.
    """
    return end_relation(blocker_id, blocked_id, _unblock)


@atomic
def _unblock(blocker_id: int, blocked_id: int) -> bool:
    if not cut_edge(blocker_id, blocked_id, BLOCK):
        return False
    events.publish(UserUnblocked(blocker_id, blocked_id))
    change_counts(blocker_id, blocks_count=-1)
    return True


def mute_user(*, muter_id: int, muted_id: int) -> bool:
    """Keep the person out of the muter's feeds; return whether this is new.

    Raises: NotWithYourself; PersonNotFound unless the muter may see them.
    """
    if muter_id == muted_id:
        raise NotWithYourself
    person = get_person(user_id=muted_id, viewer=Viewer(muter_id))
    if person.relation.muting:
        return False
    try:
        _mute(muter_id, muted_id)
    except IntegrityError:  # the muter did the same at the same time
        return False
    return True


@atomic
def _mute(muter_id: int, muted_id: int) -> None:
    add_edge(muter_id, muted_id, MUTE)
    events.publish(UserMuted(muter_id, muted_id))


def unmute_user(*, muter_id: int, muted_id: int) -> bool:
    """Remove a mute; return whether there was one. Raises: see `end_relation`."""
    return end_relation(muter_id, muted_id, _unmute)


@atomic
def _unmute(muter_id: int, muted_id: int) -> bool:
    if not cut_edge(muter_id, muted_id, MUTE):
        return False
    events.publish(UserUnmuted(muter_id, muted_id))
    return True


def list_blocks(*, viewer: Viewer, keyset: Keyset) -> Page[Person]:
    """Return a page of the people that the viewer blocks, the newest block first.

    The cursor is the edge's id. Suspended people are left out.
    Raises: SignInRequired for anonymous viewers.
    """
    blocks = Relationship.objects.filter(actor_id=viewer.account_id, kind=BLOCK)
    rows = blocks.values_list("id", "target_id")
    return page_of_people(rows, keyset, viewer=viewer, keep=_is_not_suspended)


def list_mutes(*, viewer: Viewer, keyset: Keyset) -> Page[Person]:
    """Return a page of the visible people that the viewer mutes, newest mute first.

    Raises: SignInRequired for anonymous viewers.
    """
    mutes = Relationship.objects.filter(actor_id=viewer.account_id, kind=MUTE)
    rows = mutes.values_list("id", "target_id")
    return page_of_people(rows, keyset, viewer=viewer)


def _is_not_suspended(person: Person) -> bool:
    return not person.card.is_suspended
