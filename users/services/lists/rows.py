"""The rows of lists: found by id and owner, locked, and turned into views."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from twitter_project.shared.ids import MAX_ID
from twitter_project.shared.queries import find_one
from twitter_project.shared.writes import add_to_counters
from users.errors import ListNotFound, PersonNotFound
from users.models import ListMember, PeopleList, Relationship, RelationshipKind, User
from users.services.people import hydrate_people
from users.services.rows import find_edge_rows
from users.types import ListView, Person, UserCard, Viewer

# Of more people it is faster to read the lists whole.
LOOKED_UP_MAX = 500


def lock_lists(owner_id: int) -> None:
    """Keep other transactions off the owner's lists until this one ends.

    Call it first. A block of or by the owner writes the same counter, so nobody is
    added across a block.
    """
    if not add_to_counters(User, {owner_id: {"lists_version": 1}}):
        raise PersonNotFound


def lists_by_id(list_ids: Collection[int]) -> QuerySet[PeopleList]:
    """Return the query for these lists; an address may name an impossible id."""
    return PeopleList.objects.filter(id__in=[id_ for id_ in list_ids if id_ <= MAX_ID])


def get_own_row(*, owner_id: int, list_id: int) -> PeopleList:
    """Return the owner's own list. Raises: ListNotFound."""
    row = find_one(lists_by_id([list_id]).filter(owner_id=owner_id))
    if row is None:
        raise ListNotFound
    return row


def may_see(row: PeopleList, viewer: Viewer, people: Mapping[int, Person]) -> bool:
    """Return whether the viewer may see the list. `people` must hold its owner."""
    if row.owner_id == viewer.id:
        return True
    owner = people.get(row.owner_id)
    return not row.is_private and owner is not None and owner.is_visible


def present_lists(
    rows: Sequence[PeopleList],
    viewer: Viewer,
    *,
    followed_ids: Collection[int] = (),
) -> list[ListView]:
    """Return those of the lists that the viewer may see, in the same order.

    Two queries for their owners, and up to two for those whom the counts leave out.
    """
    owner_ids = {row.owner_id for row in rows}
    people = hydrate_people(user_ids=owner_ids, viewer=viewer) if rows else {}
    shown = [row for row in rows if may_see(row, viewer, people)]
    hidden = _count_blocked(shown, viewer)
    return [
        view_of(
            row,
            people[row.owner_id].card,
            viewer,
            hidden_count=hidden.get(row.id, 0),
            is_followed=row.id in followed_ids,
        )
        for row in shown
    ]


def view_of(
    row: PeopleList,
    owner: UserCard,
    viewer: Viewer,
    *,
    hidden_count: int = 0,
    is_followed: bool = False,
) -> ListView:
    is_own = row.owner_id == viewer.id
    return ListView(
        id=row.id,
        owner=owner,
        name=row.name,
        description=row.description,
        is_private=row.is_private,
        is_exclusive=is_own and row.is_exclusive,
        replies_policy=row.replies_policy,
        is_pinned=is_own and row.is_pinned,
        members_count=row.members_count - hidden_count,
        is_own=is_own,
        is_followed=is_followed,
    )


def _count_blocked(rows: Sequence[PeopleList], viewer: Viewer) -> Mapping[int, int]:
    """Count the members of other people's lists who are hidden by a block.

    The viewer's own lists have none.
    """
    ids = [row.id for row in rows if row.owner_id != viewer.id]
    blocked = _find_blocked(viewer.id) if viewer.id is not None and ids else set()
    if not blocked:
        return {}
    members = ListMember.objects.filter(list_id__in=ids, is_hidden=False)
    if len(blocked) <= LOOKED_UP_MAX:
        members = members.filter(member_id__in=blocked)
    found: list[Any] = list(members.values_list("list_id", "member_id"))
    return Counter(list_id for list_id, member_id in found if member_id in blocked)


def _find_blocked(user_id: int) -> set[int]:
    """Return everyone who blocks the person, or is blocked by them. One query."""
    theirs = Q(actor_id=user_id) | Q(target_id=user_id)
    blocks = Relationship.objects.filter(theirs, kind=RelationshipKind.BLOCK)
    edges = blocks.values_list("actor_id", "target_id")
    return {other_id for edge in edges for other_id in edge if other_id != user_id}


def find_blocked_among(user_id: int, other_ids: Collection[int]) -> set[int]:
    """Return which of the others block the person, or are blocked by them."""
    return {
        other_id
        for edge in (find_edge_rows(user_id, other_ids) if other_ids else ())
        if edge["kind"] == RelationshipKind.BLOCK
        for other_id in (edge["actor_id"], edge["target_id"])
        if other_id != user_id
    }
