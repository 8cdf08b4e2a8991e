"""Suggests people to follow: followed by many of your followees, or by most people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from users.models import Relationship, RelationshipKind, User
from users.services.people import hydrate_people
from users.types import Person, Viewer

SUGGESTIONS = 3
FOLLOWEES_ASKED = 50  # the newest follows say most about the viewer's interests
FOLLOWS_READ = 3000
CANDIDATES = 60
FOLLOW = RelationshipKind.FOLLOW


def suggest_people(*, viewer: Viewer, limit: int = SUGGESTIONS) -> list[Person]:
    """Return up to `limit` people whom the viewer does not follow, the best first.

    People followed by most of the viewer's newest followees come first, then the most
    followed of all. Nobody whom the viewer cannot see or has muted is included. Five
    round trips at most, each an index scan of bounded length.
    """
    followee_ids = [] if viewer.id is None else _newest_followees(viewer.id)
    candidates = _unique(chain(_followed_by(followee_ids), _most_followed()))
    ids = list(islice(candidates, 2 * CANDIDATES))
    people = hydrate_people(user_ids=ids, viewer=viewer)
    found = (people[id_] for id_ in ids if id_ in people and id_ != viewer.id)
    wanted = (p for p in found if p.is_wanted_in_feeds and not p.relation.following)
    return list(islice(wanted, limit))


def _unique(ids: Iterable[int]) -> Iterator[int]:
    return iter(dict.fromkeys(ids))


def _newest_followees(user_id: int) -> list[int]:
    follows = Relationship.objects.filter(
        actor_id=user_id, kind=RelationshipKind.FOLLOW
    )
    newest = follows.order_by("-id").values_list("target_id", flat=True)
    return list(newest[:FOLLOWEES_ASKED])


def _followed_by(user_ids: list[int]) -> list[int]:
    """Return their followees, starting with those that most of them follow."""
    if not user_ids:
        return []
    follows = Relationship.objects.filter(actor_id__in=user_ids, kind=FOLLOW)
    found = Counter(follows.values_list("target_id", flat=True)[:FOLLOWS_READ])
    return [user_id for user_id, _ in found.most_common(CANDIDATES)]


def _most_followed() -> list[int]:
    followed = User.objects.filter(is_active=True, followers_count__gt=0)
    most = followed.order_by("-followers_count").values_list("id", flat=True)
    return list(most[:CANDIDATES])
