"""Writes the `exclusive` edges: whom a person's exclusive lists keep out of their home.

They are derived from lists and their members, and written in the transaction that
changes either, so that people are hydrated with them like with any other edge.
"""

from __future__ import annotations

from collections.abc import Iterable

from twitter_project.shared.writes import insert_rows
from users.models import ListMember, PeopleList, Relationship, RelationshipKind

EXCLUSIVE = RelationshipKind.EXCLUSIVE


def write_exclusive_edges(owner_id: int, member_ids: Iterable[int]) -> None:
    """Give the owner an edge to exactly those of these people who are on one of the
    owner's exclusive lists; the owner needs none to themselves.

    Call it after `lock_lists`, and after the lists have changed.
    """
    asked = set(member_ids) - {owner_id}
    if not asked:
        return
    wanted = find_exclusive_members(owner_id, asked)
    edges = Relationship.objects.filter(actor_id=owner_id, kind=EXCLUSIVE)
    present = set(edges.filter(target_id__in=asked).values_list("target_id", flat=True))
    if surplus := present - wanted:
        edges.filter(target_id__in=surplus).delete()
    insert_rows(
        [
            Relationship(actor_id=owner_id, target_id=target_id, kind=EXCLUSIVE)
            for target_id in sorted(wanted - present)
        ]
    )


def find_exclusive_members(owner_id: int, user_ids: Iterable[int]) -> set[int]:
    """Return which of these people are on one of the owner's exclusive lists."""
    exclusive = PeopleList.objects.filter(owner_id=owner_id, is_exclusive=True)
    list_ids = list(exclusive.values_list("id", flat=True))
    if not list_ids:
        return set()
    members = ListMember.objects.filter(
        owner_id=owner_id, member_id__in=list(user_ids), list_id__in=list_ids
    )
    return set(members.values_list("member_id", flat=True))
