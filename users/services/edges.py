"""The rows between two people, written inside the transaction of a service."""

from collections.abc import Mapping

from django.db.models import F, Q

from twitter_project.outbox import events
from users.events import UserUnfollowed
from users.models import Relationship, RelationshipKind, User


def find_edges(one_id: int, other_id: int) -> set[tuple[int, str]]:
    """Return who of the two is related how to the other, as (actor, kind)."""
    rows = Relationship.objects.filter(
        Q(actor_id=one_id, target_id=other_id) | Q(actor_id=other_id, target_id=one_id)
    ).values_list("actor_id", "kind")
    return set(rows)


def add_edge(actor_id: int, target_id: int, kind: RelationshipKind) -> None:
    """Insert the edge. Raises: IntegrityError if somebody just did."""
    edge = Relationship(actor_id=actor_id, target_id=target_id, kind=kind)
    edge.save(force_insert=True)


def cut_edge(actor_id: int, target_id: int, kind: RelationshipKind) -> bool:
    """Delete the edge; return whether it was there."""
    deleted, _ = Relationship.objects.filter(
        actor_id=actor_id, target_id=target_id, kind=kind
    ).delete()
    return deleted > 0


def cut_follow(follower_id: int, followee_id: int) -> bool:
    """Delete the edge and tell the others; the caller changes the counters."""
    was_there = cut_edge(follower_id, followee_id, RelationshipKind.FOLLOW)
    if was_there:
        events.publish(UserUnfollowed(follower_id, followee_id))
    return was_there


def change_counts_of(changes: Mapping[int, Mapping[str, int]]) -> None:
    """Add to the counters of several people; otherwise as `change_counts`.

    In the order of their ids: two that write the rows of the same two people then wait
    for each other one way round only.
    """
    for user_id in sorted(changes):
        change_counts(user_id, **changes[user_id])


def change_counts(user_id: int, **changes: int) -> None:
    """Add to a person's counters. Make it the last write: many writers meet here."""
    steps = {name: F(name) + step for name, step in changes.items() if step}
    if steps:
        User.objects.filter(id=user_id).update(**steps)
