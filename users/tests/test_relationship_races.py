"""Tests that relationships stay consistent whatever happens at the same moment."""

import contextlib
import random
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from twitter_project.outbox.events import drain
from twitter_project.shared.errors import Conflict, NotFound
from users.models import Relationship, RelationshipKind, User
from users.services import (
    accept_request,
    block_user,
    change_override,
    change_privacy,
    follow_user,
    hide_retweets,
    mute_user,
    reject_request,
    unblock_user,
    unfollow_user,
    unmute_user,
)
from users.services.edges import TIES
from users.tests.cast import make_people
from users.types import Override, UserCard

pytestmark = pytest.mark.django_db(transaction=True)

InThreads = Callable[..., list[Any]]
COUNTERS = ("followers", "following", "requests", "requested", "blocks")


def counts(person: UserCard) -> dict[str, int]:
    user = User.objects.get(id=person.id)
    return {name: getattr(user, f"{name}_count") for name in COUNTERS}


def counted(person: UserCard) -> dict[str, int]:
    """Return what the counters must be."""
    edges = Relationship.objects.all()
    sent = Counter(edges.filter(actor_id=person.id).values_list("kind", flat=True))
    got = Counter(edges.filter(target_id=person.id).values_list("kind", flat=True))
    return {
        "followers": got["follow"],
        "following": sent["follow"],
        "requests": got["request"],
        "requested": sent["request"],
        "blocks": sent["block"],
    }


def find_faults(people: Sequence[UserCard]) -> list[str]:
    """Say what no order of events allows."""
    edges = list(Relationship.objects.values_list("kind", "actor_id", "target_id"))
    blocked = {frozenset(ends) for kind, *ends in edges if kind == "block"}
    follows = {tuple(ends) for kind, *ends in edges if kind == "follow"}
    open_ids = set(
        User.objects.filter(approves_followers=False).values_list("id", flat=True)
    )
    faults = [
        f"{kind} across a block"
        for kind, *ends in edges
        if kind in ("follow", "request") and frozenset(ends) in blocked
    ]
    for kind, actor_id, target_id in edges:
        if kind == RelationshipKind.REQUEST and (actor_id, target_id) in follows:
            faults.append("a follower who still asks")
        if kind == RelationshipKind.REQUEST and target_id in open_ids:
            faults.append("a request that nobody will answer")
    faults += [
        f"@{one.handle}: {counts(one)}, not {counted(one)}"
        for one in people
        if counts(one) != counted(one)
    ]
    return faults


def act(people: Sequence[UserCard], rng: random.Random) -> None:
    """Do something random between two of the people."""
    one, other = (person.id for person in rng.sample(list(people), 2))
    acts: list[Callable[[], object]] = [
        *3 * [lambda: follow_user(follower_id=one, followee_id=other)],
        lambda: unfollow_user(follower_id=one, followee_id=other),
        *2 * [lambda: accept_request(owner_id=one, requester_id=other)],
        lambda: reject_request(owner_id=one, requester_id=other),
        lambda: block_user(blocker_id=one, blocked_id=other),
        *2 * [lambda: unblock_user(blocker_id=one, blocked_id=other)],
        lambda: mute_user(muter_id=one, muted_id=other),
        lambda: unmute_user(muter_id=one, muted_id=other),
        lambda: hide_retweets(muter_id=one, muted_id=other),
        lambda: change_override(
            owner_id=one, target_id=other, override=rng.choice(list(Override))
        ),
        lambda: change_privacy(
            user_id=one, approves_followers=rng.choice((True, False))
        ),
    ]
    with contextlib.suppress(NotFound, Conflict):
        rng.choice(acts)()


@pytest.mark.parametrize("seed", range(2))
def test_no_order_of_what_people_do_breaks_relationships(
    db: None, in_threads: InThreads, seed: int
) -> None:
    people = make_people("dee", "eli", "fay")

    def live(number: int) -> None:
        rng = random.Random(100 * seed + number)
        for _ in range(25):
            act(people, rng)

    in_threads(lambda n=n: live(n) for n in range(4))
    drain()

    assert find_faults(people) == []
    assert Relationship.objects.exists()


def test_a_block_wins_over_a_request_of_the_same_moment(
    db: None, in_threads: InThreads
) -> None:
    people = make_people(*(f"who{n}" for n in range(8)))
    pairs = list(zip(people[::2], people[1::2], strict=True))
    for _, other in pairs:
        change_privacy(user_id=other.id, approves_followers=True)

    def ask(one: UserCard, other: UserCard) -> None:
        with contextlib.suppress(NotFound):
            follow_user(follower_id=one.id, followee_id=other.id)

    in_threads(
        call
        for place, (one, other) in enumerate(pairs)
        for blocker, blocked in [(one, other) if place % 2 else (other, one)]
        for call in (
            lambda one=one, other=other: ask(one, other),
            lambda blocker=blocker, blocked=blocked: block_user(
                blocker_id=blocker.id, blocked_id=blocked.id
            ),
        )
    )

    assert not Relationship.objects.filter(kind__in=TIES).exists()
    assert find_faults(people) == []


def test_a_request_is_answered_once(
    ada: UserCard, bob: UserCard, in_threads: InThreads
) -> None:
    (dee,) = make_people("dee")
    change_privacy(user_id=dee.id, approves_followers=True)
    follow_user(follower_id=ada.id, followee_id=dee.id)

    def answer(service: Callable[..., bool]) -> bool:
        with contextlib.suppress(NotFound):
            return service(owner_id=dee.id, requester_id=ada.id)
        return False

    services = [accept_request, reject_request] * 4
    results = in_threads(
        lambda service=service: answer(service) for service in services
    )

    assert results.count(True) == 1
    assert find_faults([ada, dee]) == []
