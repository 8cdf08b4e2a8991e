"""Following: the relationships, their counters, and the lists on both sides."""

from collections.abc import Collection, Iterator

from django.db import IntegrityError
from django.db.models import QuerySet

from twitter_project.outbox import events
from twitter_project.shared.db import atomic
from twitter_project.shared.pagination import Keyset, Page
from twitter_project.shared.queries import find_one
from twitter_project.shared.writes import add_to_counters
from users.errors import NotWithYourself, PersonNotFound
from users.events import UserFollowed
from users.models import Relationship, RelationshipKind, User
from users.services.edges import (
    add_edge,
    change_counts_of,
    cut_follow,
    end_relation,
    find_edges,
)
from users.services.pages import page_of_people
from users.services.people import get_person, require_active
from users.types import Person, Viewer

FOLLOW = RelationshipKind.FOLLOW
BLOCK = RelationshipKind.BLOCK


def follow_user(*, follower_id: int, followee_id: int) -> bool:
    """Follow a person; return whether this is new.

    Raises: NotWithYourself; PersonNotFound unless the follower may see the followee.
    """
    if follower_id == followee_id:
        raise NotWithYourself
    try:
        if _follow(follower_id, followee_id):
            return True
    except IntegrityError:  # the follower did the same at the same time
        return False
    require_active(followee_id)
    return False


@atomic
def _follow(follower_id: int, followee_id: int) -> bool:
    edges = find_edges(follower_id, followee_id)
    if edges & {(follower_id, BLOCK.value), (followee_id, BLOCK.value)}:
        raise PersonNotFound
    if (follower_id, FOLLOW.value) in edges:
        return False
    add_edge(follower_id, followee_id, FOLLOW)
    events.publish(UserFollowed(follower_id, followee_id))
    found = add_to_counters(
        User,
        {follower_id: {"following_count": 1}, followee_id: {"followers_count": 1}},
        only_if={followee_id: {"suspended_at": None}},
    )
    if found < 2:  # no such person, or suspended
        raise PersonNotFound
    return True


def unfollow_user(*, follower_id: int, followee_id: int) -> bool:
    """Undo a follow; return whether there was one. Raises: see `end_relation`."""
    return end_relation(follower_id, followee_id, _unfollow)


@atomic
def _unfollow(follower_id: int, followee_id: int) -> bool:
    if not cut_follow(follower_id, followee_id):
        return False
    change_counts_of(
        {follower_id: {"following_count": -1}, followee_id: {"followers_count": -1}}
    )
    return True


def is_following(*, follower_id: int, followee_id: int) -> bool:
    return Relationship.objects.filter(
        actor_id=follower_id, target_id=followee_id, kind=FOLLOW
    ).exists()


def list_followers(*, user_id: int, viewer: Viewer, keyset: Keyset) -> Page[Person]:
    """Return a page of the person's followers, the newest follow first.

    The cursor is the edge's id. People whom the viewer may not see are left out, so a
    page may be short. Raises: PersonNotFound unless the viewer may see the person.
    """
    get_person(user_id=user_id, viewer=viewer)
    rows = _followers(user_id).values_list("id", "actor_id")
    return page_of_people(rows, keyset, viewer=viewer)


def list_following(*, user_id: int, viewer: Viewer, keyset: Keyset) -> Page[Person]:
    """Return a page of the person's followees; otherwise like `list_followers`."""
    get_person(user_id=user_id, viewer=viewer)
    rows = _following(user_id).values_list("id", "target_id")
    return page_of_people(rows, keyset, viewer=viewer)


def iter_follower_ids(*, user_id: int, batch_size: int = 1000) -> Iterator[list[int]]:
    """Yield all followers of the person, the newest follow first, in batches.

    Each batch is a separate covered index scan: no cursor stays open between them, and
    follows that change in the meantime may or may not be included.
    """
    before: int | None = None
    while True:
        keyset = Keyset(limit=batch_size, before=before)
        rows = list(keyset.scan(_followers(user_id).values_list("id", "actor_id")))
        rows = rows[:batch_size]
        if rows:
            yield [actor_id for _, actor_id in rows]
        if len(rows) < batch_size:
            return
        before = rows[-1][0]


def list_followee_ids(*, user_id: int) -> list[int]:
    """Return everyone whom the person follows, the newest follow first. One query."""
    rows = _following(user_id).order_by("-id").values_list("target_id", flat=True)
    return list(rows)


def list_followed_among(*, follower_id: int, user_ids: Collection[int]) -> list[int]:
    """Return which of these people the person follows. One query, from the index."""
    rows = _following(follower_id).filter(target_id__in=user_ids)
    return list(rows.values_list("target_id", flat=True))


def list_followers_among(*, user_id: int, follower_ids: Collection[int]) -> list[int]:
    """Return which of these people follow the person. One query, from the index."""
    rows = _followers(user_id).filter(actor_id__in=follower_ids)
    return list(rows.values_list("actor_id", flat=True))


def count_followers(*, user_id: int) -> int:
    """Return the person's number of followers; 0 if there is no such person."""
    counts = User.objects.filter(id=user_id).values_list("followers_count", flat=True)
    return find_one(counts) or 0


def _followers(user_id: int) -> QuerySet[Relationship]:
    return Relationship.objects.filter(target_id=user_id, kind=FOLLOW)


def _following(user_id: int) -> QuerySet[Relationship]:
    return Relationship.objects.filter(actor_id=user_id, kind=FOLLOW)
