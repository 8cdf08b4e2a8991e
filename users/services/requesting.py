"""Requests to follow people who approve their followers, and the answers to them."""

from collections.abc import Collection

from twitter_project.outbox import events
from twitter_project.shared.db import atomic
from twitter_project.shared.pagination import Keyset, Page
from twitter_project.shared.queries import find_one
from twitter_project.shared.writes import add_to_counters, insert_rows
from users.errors import PersonNotFound, RequestNotFound
from users.events import (
    FollowAccepted,
    FollowRequested,
    FollowRequestEnded,
    UserFollowed,
)
from users.models import Relationship, RelationshipKind, User
from users.services.edges import (
    FOLLOW,
    REQUEST,
    add_edge,
    change_counts_of,
    check_not_cut,
    count_ties,
    find_edges,
    iter_actor_ids,
)
from users.services.pages import page_of_people
from users.services.people import get_person
from users.types import Person, Viewer

ACCEPTED_AT_ONCE = 100
COUNTED_MAX = 100


class ApprovalChanged(Exception):
    """The person started or stopped approving followers in the meantime."""


def is_approving(*, user_id: int) -> bool:
    """Return whether a follow of this person begins as a request.

    Raises: PersonNotFound if there is no such person, or they are suspended.
    """
    people = User.objects.filter(id=user_id, suspended_at=None)
    found = find_one(people.values_list("approves_followers", flat=True))
    if found is None:
        raise PersonNotFound
    return found


@atomic
def begin_follow(actor_id: int, target_id: int, kind: RelationshipKind) -> bool:
    """Insert a follow, or a request to follow; return whether this is new.

    Raises: ApprovalChanged if the person wants the other of the two, is suspended or
    does not exist; PersonNotFound if there is a block between the two.
    """
    edges = find_edges(actor_id, target_id)
    check_not_cut(edges)
    if edges & {(actor_id, FOLLOW.value), (actor_id, REQUEST.value)}:
        return False
    add_edge(actor_id, target_id, kind)
    event = FollowRequested if kind == REQUEST else UserFollowed
    events.publish(event(actor_id, target_id))
    actors, targets = count_ties({kind}, 1)
    found = add_to_counters(
        User,
        {actor_id: actors, target_id: targets},
        only_if={
            target_id: {"suspended_at": None, "approves_followers": kind == REQUEST}
        },
    )
    if found < 2:
        raise ApprovalChanged
    return True


def accept_request(*, owner_id: int, requester_id: int) -> bool:
    """Make a request a follow; return False if the person follows already.

    Raises: RequestNotFound if there is no such request; PersonNotFound unless the owner
    may see the person.
    """
    person = get_person(user_id=requester_id, viewer=Viewer(owner_id))
    if _accept(owner_id, [requester_id], only_if_open=False):
        return True
    if not person.relation.followed_by:
        raise RequestNotFound
    return False


def reject_request(*, owner_id: int, requester_id: int) -> bool:
    """Delete a request; return whether there was one. The person may ask again.

    Raises: PersonNotFound unless the owner may see the person.
    """
    get_person(user_id=requester_id, viewer=Viewer(owner_id))
    return _reject(owner_id, requester_id)


def accept_waiting(*, user_id: int) -> None:
    """Accept all requests to a person who no longer approves followers."""
    for ids in iter_actor_ids(user_id, REQUEST, batch_size=ACCEPTED_AT_ONCE):
        _accept(user_id, ids, only_if_open=True)


@atomic
def _accept(owner_id: int, ids: Collection[int], *, only_if_open: bool) -> bool:
    """Make follows of those requests that still wait; return whether there were any.

    A block ends requests, so there is none between these people. Changing the owner's
    counters makes it conflict with a change of their setting, too.
    """
    if only_if_open and is_approving(user_id=owner_id):
        return False
    accepted = _take_requests(owner_id, ids)
    if not accepted:
        return False
    edges = [(one, owner_id) for one in accepted]
    insert_rows(
        [
            Relationship(actor_id=one, target_id=owner_id, kind=FOLLOW)
            for one in accepted
        ]
    )
    events.publish(
        *(event(*edge) for edge in edges for event in (UserFollowed, FollowAccepted))
    )
    changes = _count_answers(owner_id, accepted)
    changes[owner_id]["followers_count"] = len(accepted)
    for one in accepted:
        changes[one]["following_count"] = 1
    change_counts_of(changes)
    return True


@atomic
def _reject(owner_id: int, requester_id: int) -> bool:
    rejected = _take_requests(owner_id, [requester_id])
    change_counts_of(_count_answers(owner_id, rejected))
    return bool(rejected)


def _take_requests(owner_id: int, ids: Collection[int]) -> list[int]:
    """Delete those of these people's requests that still wait; return whose."""
    requests = Relationship.objects.filter(
        actor_id__in=ids, target_id=owner_id, kind=REQUEST
    )
    found = list(requests.order_by("id").values_list("actor_id", flat=True))
    if found:
        requests.delete()
        events.publish(*(FollowRequestEnded(one, owner_id) for one in found))
    return found


def _count_answers(owner_id: int, ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Return what the counters lose with these requests to the owner."""
    changes = {one: {"requested_count": -1} for one in ids}
    return {**changes, owner_id: {"requests_count": -len(ids)}}


def count_requests(*, viewer: Viewer) -> int:
    """Return how many visible people ask to follow the viewer, at most `COUNTED_MAX`.

    Raises: SignInRequired for anonymous viewers.
    """
    page = list_requests(viewer=viewer, keyset=Keyset(limit=COUNTED_MAX))
    return len(page.items)


def list_requests(*, viewer: Viewer, keyset: Keyset) -> Page[Person]:
    """Return a page of the visible people who ask to follow the viewer, newest first.

    Raises: SignInRequired for anonymous viewers.
    """
    requests = Relationship.objects.filter(target_id=viewer.account_id, kind=REQUEST)
    rows = requests.values_list("id", "actor_id")
    return page_of_people(rows, keyset, viewer=viewer)
