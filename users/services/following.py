"""Following: the relationships, their counters, and the lists on both sides."""

from collections.abc import Collection, Iterator

from django.db import IntegrityError
from django.db.models import QuerySet

from twitter_project.shared.db import atomic
from twitter_project.shared.errors import Conflict
from twitter_project.shared.pagination import Keyset, Page
from twitter_project.shared.queries import Lookup, find_one
from users.errors import NotWithYourself
from users.models import Relationship, User
from users.services.edges import (
    FOLLOW,
    REQUEST,
    change_counts_of,
    count_ties,
    cut_ties,
    end_relation,
    find_edges,
    iter_actor_ids,
)
from users.services.pages import page_of_people
from users.services.people import get_person, require_active
from users.services.requesting import ApprovalChanged, begin_follow, is_approving
from users.types import Person, Viewer

# The followee may change whether they approve followers in between.
TRIES = 5


def follow_user(*, follower_id: int, followee_id: int) -> bool:
    """Follow a person, or ask them to if they approve followers.

    Returns whether the follow or the request is new.
    Raises: NotWithYourself; PersonNotFound unless the follower may see the followee;
    Conflict if the followee keeps changing whether they approve followers.
    """
    if follower_id == followee_id:
        raise NotWithYourself
    kind = FOLLOW
    for _ in range(TRIES):
        try:
            if begin_follow(follower_id, followee_id, kind):
                return True
        except ApprovalChanged:
            kind = REQUEST if is_approving(user_id=followee_id) else FOLLOW
            continue
        except IntegrityError:  # the follower did the same at the same time
            return False
        require_active(followee_id)
        return False
    raise Conflict


def unfollow_user(*, follower_id: int, followee_id: int) -> bool:
    """Undo a follow, or withdraw a request; return whether there was one.

    The bell and the mute of the person's retweets end with a follow.
    Raises: see `end_relation`.
    """
    return end_relation(follower_id, followee_id, _unfollow)


@atomic
def _unfollow(follower_id: int, followee_id: int) -> bool:
    edges = find_edges(follower_id, followee_id)
    if not edges & {(follower_id, FOLLOW.value), (follower_id, REQUEST.value)}:
        return False
    ties = cut_ties(follower_id, followee_id, edges)
    of_follower, of_followee = count_ties(ties, -1)
    change_counts_of({follower_id: of_follower, followee_id: of_followee})
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
    """Yield all followers of the person like `iter_actor_ids`."""
    return iter_actor_ids(user_id, FOLLOW, batch_size=batch_size)


def list_followee_ids(*, user_id: int) -> list[int]:
    """Return everyone whom the person follows, the newest follow first. One query."""
    rows = _following(user_id).order_by("-id").values_list("target_id", flat=True)
    return list(rows)


def list_followed_among(*, follower_id: int, user_ids: Collection[int]) -> list[int]:
    """Return which of these people the person follows. One query, from the index."""
    rows = _following(follower_id).filter(target_id__in=user_ids)
    return list(rows.values_list("target_id", flat=True))


def list_newest_follows(
    *, follower_ids: Collection[int], limit: int
) -> list[tuple[int, int]]:
    """Return who follows whom, the newest follows of these people, newest first.

    For at most a hundred people: MongoDB merges so many scans. One query.
    """
    rows = Relationship.objects.filter(actor_id__in=follower_ids, kind=FOLLOW)
    return list(rows.order_by("-id").values_list("actor_id", "target_id")[:limit])


def follows_among(pairs: Collection[tuple[int, int]]) -> Lookup:
    """Return the lookup of the follows among these pairs of a follower and whom they
    follow. Its rows have `actor_id` and `target_id`. No pairs are no lookup.
    """
    follows = [
        {"actor_id": follower_id, "target_id": followee_id, "kind": FOLLOW}
        for follower_id, followee_id in pairs
    ]
    fields = {"_id": False, "actor_id": True, "target_id": True}
    return Lookup(Relationship, {"$or": follows}, fields)


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
