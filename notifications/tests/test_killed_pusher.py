"""Tests that a worker killed among many pushes loses none and repeats none soon.

Real workers, real kills, a real push service. Each person has one browser. What the
killed worker had begun is sent again only when its claim has run out; the test turns
those claims back in time. `PUSHES` says how many there are.
"""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from notifications.events import BrowserPushDue
from notifications.models import (
    Notification,
    PushedGroup,
    PushSubscription,
    hash_endpoint,
    make_group_key,
)
from notifications.push.sealing import get_key_id
from notifications.services.publishing import publish_alone
from notifications.tests.killing import (
    THREADS,
    find_kills,
    take_deliveries_back,
    wait_until,
    worker_of,
)
from twitter_project.outbox.models import Delivery
from twitter_project.shared.ids import first_id_at
from twitter_project.workshop.testing.push_service import Browser, PushService
from users.models import SignIn, User
from users.tests.cast import insert_people, new_user
from users.types import UserCard

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MANY = int(os.environ.get("PUSHES", "30"))
KILLED_AT = find_kills(MANY)


@pytest.fixture
def start(pushes: PushService, tmp_path: Path) -> Iterator[Callable[[], None]]:
    """Return a function that starts a worker; it kills the one before."""
    variables = {
        "VAPID_PRIVATE_KEY": settings.VAPID_PRIVATE_KEY,
        "PUSH_TEST_PORT": str(pushes.port),
    }
    with worker_of("push", tmp_path, **variables) as start:
        yield start


def test_a_killed_worker_loses_no_push_and_repeats_none_soon(
    pushes: PushService, ada: UserCard, start: Callable[[], None]
) -> None:
    browsers = let_followers_wait(pushes, ada)
    start()
    for count in KILLED_AT:
        wait_until(partial(has_received, pushes, count))
        start()  # which kills the one before
    take_deliveries_back()
    # Those that the killed ones had begun wait for the ends of their claims.
    wait_until(lambda: not Delivery.objects.exclude(state="scheduled").exists())
    early = [len(one.received) for one in browsers]
    assert max(early) == 1, "some came twice within a minute"
    assert early.count(0) + Delivery.objects.count() <= 2 * THREADS * len(KILLED_AT)

    now = timezone.now()
    PushedGroup.objects.filter(shown="").update(free_at=now, planned_at=now)
    Delivery.objects.update(due_at=now, lease_token="")
    wait_until(lambda: not Delivery.objects.exists())

    counts = [len(one.received) for one in browsers]
    assert min(counts) == 1, "some were lost"
    assert sum(counts) - MANY <= THREADS * len(KILLED_AT)


def let_followers_wait(pushes: PushService, ada: UserCard) -> list[Browser]:
    """Let ada's follow wait to be pushed to many people; return their browsers."""
    people = [new_user(f"person{number:04}") for number in range(MANY)]
    insert_people(people)
    browsers = [Browser(pushes) for _ in people]
    now = timezone.now()
    first_id = first_id_at(now - timedelta(minutes=5))
    facts: dict[str, Any] = {"kind": "follow", "actor_id": ada.id}
    group_key = make_group_key(**facts, tweet_id=0, subject_id=0, day=now.date())
    SignIn.objects.bulk_create(
        make_sign_in(first_id + place, one) for place, one in enumerate(people)
    )
    PushSubscription.objects.bulk_create(
        make_subscription(first_id + place, one, browsers[place])
        for place, one in enumerate(people)
    )
    Notification.objects.bulk_create(
        Notification(
            id=first_id + place, recipient_id=one.id, group_key=group_key, **facts
        )
        for place, one in enumerate(people)
    )
    publish_alone(
        *(
            BrowserPushDue(first_id + place, first_id + place, int(now.timestamp()))
            for place in range(MANY)
        )
    )
    return browsers


def make_sign_in(id_: int, person: User) -> SignIn:
    now = timezone.now()
    return SignIn(
        id=id_,
        user_id=person.id,
        is_app=False,
        credential=str(id_),
        stamp=person.credentials_stamp,
        last_used_at=now,
        expires_at=now + timedelta(days=1),
    )


def make_subscription(id_: int, person: User, browser: Browser) -> PushSubscription:
    given = browser.subscription
    return PushSubscription(
        id=id_,
        user_id=person.id,
        sign_in_id=id_,
        endpoint=given["endpoint"],
        endpoint_hash=hash_endpoint(given["endpoint"]),
        key_id=get_key_id(),
        **given["keys"],
    )


def has_received(pushes: PushService, count: int) -> bool:
    return len(pushes.asked) >= count
