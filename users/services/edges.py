"""The rows between two people, written inside the transaction of a service."""

from collections.abc import Callable, Mapping

from twitter_project.outbox import events
from twitter_project.shared.writes import add_to_counters, insert_rows
from users.errors import NotWithYourself
from users.events import UserUnfollowed
from users.models import Relationship, RelationshipKind, User
from users.services.people import get_person
from users.services.rows import find_edge_rows
from users.types import Viewer


def find_edges(one_id: int, other_id: int) -> set[tuple[int, str]]:
    """Return how each of the two is related to the other, as (actor, kind)."""
    return {
        (row["actor_id"], row["kind"]) for row in find_edge_rows(one_id, [other_id])
    }


def add_edge(actor_id: int, target_id: int, kind: RelationshipKind) -> None:
    """Insert the edge. Raises: IntegrityError if it was inserted a moment ago."""
    insert_rows([Relationship(actor_id=actor_id, target_id=target_id, kind=kind)])


def cut_edge(actor_id: int, target_id: int, kind: RelationshipKind) -> bool:
    """Delete the edge; return whether it was there."""
    deleted, _ = Relationship.objects.filter(
        actor_id=actor_id, target_id=target_id, kind=kind
    ).delete()
    return deleted > 0


def cut_follow(follower_id: int, followee_id: int) -> bool:
    """Delete the edge and publish it; the caller changes the counters."""
    was_there = cut_edge(follower_id, followee_id, RelationshipKind.FOLLOW)
    if was_there:
        events.publish(UserUnfollowed(follower_id, followee_id))
    return was_there


def end_relation(
    actor_id: int, target_id: int, end: Callable[[int, int], bool]
) -> bool:
    """Call `end`, an atomic function, for the two; return whether it ended anything.

    Raises: NotWithYourself; PersonNotFound if there was nothing to end, and the actor
    may not know that the person exists.
    """
    if actor_id == target_id:
        raise NotWithYourself
    if end(actor_id, target_id):
        return True
    get_person(user_id=target_id, viewer=Viewer(actor_id))
    return False


def change_counts_of(changes: Mapping[int, Mapping[str, int]]) -> None:
    """Add to the counters of several people at once, as the last write."""
    add_to_counters(User, changes)


def change_counts(user_id: int, **changes: int) -> None:
    """Add to a person's counters, as the last write."""
    add_to_counters(User, {user_id: changes})
