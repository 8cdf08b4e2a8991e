"""Tests that a worker killed among many mails loses none and repeats none soon.

Real workers, real kills, a real mail server. What the killed one had begun is sent
again only when its claim has run out; the test turns those claims back in time.
`MAILS` says how many there are.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils import timezone

from notifications.events import MailDue
from notifications.models import (
    CLAIMED_FOR,
    WAITING_FOR,
    Mailbox,
    Notification,
    Sending,
    make_group_key,
)
from notifications.tests.killing import (
    THREADS,
    find_kills,
    take_deliveries_back,
    wait_until,
    worker_of,
)
from twitter_project.outbox import events
from twitter_project.outbox.models import Delivery
from twitter_project.shared.db import atomic
from twitter_project.shared.ids import first_id_at
from users.tests.cast import insert_people, new_user
from users.types import UserCard

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MANY = int(os.environ.get("MAILS", "40"))
KILLED_AT = find_kills(MANY)
Inbox = list[EmailMessage]


@pytest.fixture
def start(inbox: Inbox, tmp_path: Path) -> Iterator[Callable[[], None]]:
    """Return a function that starts a worker; it kills the one before."""
    variables = {
        "EMAIL_HOST": settings.EMAIL_HOST,
        "EMAIL_PORT": str(settings.EMAIL_PORT),
    }
    with worker_of("mail", tmp_path, **variables) as start:
        yield start


def test_a_killed_worker_loses_no_mail_and_repeats_none_soon(
    inbox: Inbox, ada: UserCard, start: Callable[[], None]
) -> None:
    emails = let_followers_wait(ada)
    start()
    for count in KILLED_AT:
        wait_until(partial(is_longer_than, inbox, count))
        start()  # which kills the one before
    take_deliveries_back()
    wait_until(lambda: not Sending.objects.filter(state="waiting").exists())
    claimed = Sending.objects.filter(state="claimed")
    wait_until(lambda: claimed.count() <= THREADS * len(KILLED_AT))
    assert find_shortest_gap(inbox) >= timedelta(minutes=1)

    turn_back(CLAIMED_FOR)
    wait_until(lambda: not claimed.exists())

    received = Counter(map(to, inbox))
    assert set(received) == emails
    assert sum(received.values()) - MANY <= THREADS * len(KILLED_AT)
    ids = {(to(one), one["Message-ID"]) for one in inbox}
    assert len(ids) == MANY, "what comes twice has the same Message-ID"


def let_followers_wait(ada: UserCard) -> set[str]:
    """Let ada's follow wait to be mailed to many people; return their addresses."""
    people = [new_user(f"person{number:04}") for number in range(MANY)]
    insert_people(people)
    EmailAddress.objects.update(verified=True)
    now = timezone.now() - timedelta(minutes=5)
    first_id = first_id_at(now)
    group_key = make_group_key(
        kind="follow", actor_id=ada.id, tweet_id=0, subject_id=0, day=now.date()
    )
    Notification.objects.bulk_create(
        Notification(
            id=first_id + place,
            recipient_id=one.id,
            kind="follow",
            actor_id=ada.id,
            group_key=group_key,
        )
        for place, one in enumerate(people)
    )
    Sending.objects.bulk_create(
        Sending(
            id=first_id + place,
            notification_id=first_id + place,
            recipient_id=one.id,
            channel="email",
            target_id=one.id,
            forget_at=now + WAITING_FOR,
        )
        for place, one in enumerate(people)
    )
    Mailbox.objects.bulk_create(
        Mailbox(recipient_id=one.id, due_at=now) for one in people
    )
    atomic_publish(*(MailDue(one.id) for one in people))
    return {one.email for one in people}


atomic_publish = atomic(events.publish)


def turn_back(by: timedelta) -> None:
    """Let claims, and what waits for their end, be older."""
    for row in Sending.objects.filter(state="claimed"):
        if row.claimed_until is not None:
            until = row.claimed_until - by
            Sending.objects.filter(id=row.id).update(claimed_until=until)
    for box in Mailbox.objects.exclude(claimed_until=None):
        if box.claimed_until is not None:
            own = Mailbox.objects.filter(recipient_id=box.recipient_id)
            own.update(claimed_until=box.claimed_until - by)
    Delivery.objects.update(due_at=timezone.now(), lease_token="")


def find_shortest_gap(inbox: Inbox) -> timedelta:
    """Return the shortest time between two mails to the same person."""
    times: dict[str, list[datetime]] = defaultdict(list)
    for message in inbox:
        times[to(message)].append(parsedate_to_datetime(message["Date"]))
    gaps = (
        later - earlier
        for sent in times.values()
        for earlier, later in pairwise(sorted(sent))
    )
    return min(gaps, default=timedelta.max)


def is_longer_than(inbox: Inbox, count: int) -> bool:
    return len(inbox) >= count


def to(message: EmailMessage) -> str:
    return str(message["To"])
