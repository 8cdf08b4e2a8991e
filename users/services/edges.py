"""The rows between two people, written inside the transaction of a service."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime

from django.db.models import QuerySet

from twitter_project.outbox import events
from twitter_project.shared.pagination import Keyset
from twitter_project.shared.writes import add_to_counters, insert_rows
from users.errors import NotWithYourself, PersonNotFound
from users.events import FollowRequestEnded, OverrideChanged, UserUnfollowed
from users.models import Relationship, RelationshipKind, User
from users.services.people import get_person
from users.services.rows import find_edge_rows
from users.types import Viewer

FOLLOW = RelationshipKind.FOLLOW
REQUEST = RelationshipKind.REQUEST
BLOCK = RelationshipKind.BLOCK
BELL = RelationshipKind.BELL
# What somebody who follows has set, and what a block or unfollowing ends.
TIES = (FOLLOW, REQUEST, BELL, RelationshipKind.NO_RETWEETS)

Edges = set[tuple[int, str]]


def find_edges(one_id: int, other_id: int) -> Edges:
    """Return how each of the two is related to the other, as (actor, kind)."""
    return {
        (row["actor_id"], row["kind"]) for row in find_edge_rows(one_id, [other_id])
    }


def check_not_cut(edges: Edges) -> None:
    """Raises: PersonNotFound if one of the two blocks the other."""
    if any(kind == BLOCK for _, kind in edges):
        raise PersonNotFound


def add_edge(
    actor_id: int,
    target_id: int,
    kind: RelationshipKind,
    *,
    expires_at: datetime | None = None,
) -> None:
    """Insert the edge. Raises: IntegrityError if it was inserted a moment ago."""
    edge = Relationship(
        actor_id=actor_id, target_id=target_id, kind=kind, expires_at=expires_at
    )
    insert_rows([edge])


def edges_between(
    actor_id: int, target_id: int, *kinds: RelationshipKind
) -> QuerySet[Relationship]:
    """Return the actor's rows of these kinds towards the target."""
    rows = Relationship.objects.filter(actor_id=actor_id, target_id=target_id)
    return rows.filter(kind__in=kinds)


def cut_edge(actor_id: int, target_id: int, *kinds: RelationshipKind) -> bool:
    """Delete the edges of these kinds; return whether there was one."""
    deleted, _ = edges_between(actor_id, target_id, *kinds).delete()
    return deleted > 0


def cut_ties(actor_id: int, target_id: int, edges: Edges) -> set[RelationshipKind]:
    """Delete the actor's ties to the target and publish it; return their kinds.

    `edges` was read in this transaction. The caller changes the counters, by
    `count_ties`.
    """
    ties = {kind for kind in TIES if (actor_id, kind.value) in edges}
    if ties:
        cut_edge(actor_id, target_id, *ties)
    if FOLLOW in ties:
        events.publish(UserUnfollowed(actor_id, target_id))
    if REQUEST in ties:
        events.publish(FollowRequestEnded(actor_id, target_id))
    if BELL in ties:
        events.publish(OverrideChanged(actor_id, target_id))
    return ties


def count_ties(
    kinds: Collection[RelationshipKind], step: int
) -> tuple[dict[str, int], dict[str, int]]:
    """Return what edges of these kinds change: the actor's counters, the target's."""
    followed, requested = step * (FOLLOW in kinds), step * (REQUEST in kinds)
    return (
        {"following_count": followed, "requested_count": requested},
        {"followers_count": followed, "requests_count": requested},
    )


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


def iter_actor_ids(
    target_id: int, kind: RelationshipKind, *, batch_size: int
) -> Iterator[list[int]]:
    """Yield everyone with such an edge to the target, the newest first, in batches.

    Each batch is a separate covered index scan: no cursor stays open between them, and
    edges that change in the meantime may or may not be included.
    """
    edges = Relationship.objects.filter(target_id=target_id, kind=kind)
    before: int | None = None
    while True:
        keyset = Keyset(limit=batch_size, before=before)
        rows = list(keyset.scan(edges.values_list("id", "actor_id")))[:batch_size]
        if rows:
            yield [actor_id for _, actor_id in rows]
        if len(rows) < batch_size:
            return
        before = rows[-1][0]


def change_counts_of(changes: Mapping[int, Mapping[str, int]]) -> None:
    """Add to the counters of several people at once, as the last write."""
    add_to_counters(User, changes)


def change_counts(user_id: int, **changes: int) -> None:
    """Add to a person's counters, as the last write."""
    add_to_counters(User, {user_id: changes})
