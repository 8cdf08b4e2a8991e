"""Blocking, which hides two people from each other."""

from django.db import IntegrityError

from twitter_project.outbox import events
from twitter_project.shared.db import atomic
from twitter_project.shared.pagination import Keyset, Page
from users.errors import NotWithYourself
from users.events import UserBlocked, UserUnblocked
from users.models import Relationship
from users.services.edges import (
    BLOCK,
    add_edge,
    change_counts,
    change_counts_of,
    count_ties,
    cut_edge,
    cut_ties,
    end_relation,
    find_edges,
)
from users.services.lists.membership import unlist_each_other
from users.services.pages import page_of_people
from users.services.people import require_active
from users.types import Person, Viewer


def block_user(*, blocker_id: int, blocked_id: int) -> bool:
    """Hide the two from each other and cut their ties; return whether this is new.

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
    edges = find_edges(blocker_id, blocked_id)
    if (blocker_id, BLOCK.value) in edges:
        return False
    add_edge(blocker_id, blocked_id, BLOCK)
    events.publish(UserBlocked(blocker_id, blocked_id))
    giver, given = count_ties(cut_ties(blocker_id, blocked_id, edges), -1)
    taker, taken = count_ties(cut_ties(blocked_id, blocker_id, edges), -1)
    unlist_each_other(blocker_id, blocked_id)
    change_counts_of(
        {
            blocker_id: {"blocks_count": 1, "lists_version": 1, **giver, **taken},
            blocked_id: {"lists_version": 1, **given, **taker},
        }
    )
    return True


def unblock_user(*, blocker_id: int, blocked_id: int) -> bool:
    """Remove a block; return whether there was one. Ties stay cut.

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


def list_blocks(*, viewer: Viewer, keyset: Keyset) -> Page[Person]:
    """Return a page of the people that the viewer blocks, the newest block first.

    The cursor is the edge's id. Suspended people are left out.
    Raises: SignInRequired for anonymous viewers.
    """
    blocks = Relationship.objects.filter(actor_id=viewer.account_id, kind=BLOCK)
    rows = blocks.values_list("id", "target_id")
    return page_of_people(rows, keyset, viewer=viewer, keep=_is_not_suspended)


def _is_not_suspended(person: Person) -> bool:
    return not person.card.is_suspended
