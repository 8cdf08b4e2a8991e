"""Tests that one exact count is everywhere: page, REST, stream and pushes."""

import random
import re
from collections.abc import Callable, Iterator, Mapping

import orjson
import pytest
from django.test import Client
from django.utils import timezone

from notifications.models import Mailbox, NotificationGroup
from notifications.push.messages import CONTENT_MAX_BYTES, encode
from notifications.services.push_groups import find_group_to_push
from notifications.services.push_texts import write_push
from twitter_project.live.telling import tell
from twitter_project.live.types import News
from twitter_project.live.watching import make_watches
from twitter_project.operations.verification import find_inbox_differences, load_facts
from twitter_project.outbox import events
from twitter_project.shared.changes import (
    Change,
    Changes,
    Watch,
    database_time_s,
    open_changes,
    token_floor,
)
from twitter_project.tests.random_life import Life
from twitter_project.workshop.testing.api import Api
from users.tests.cast import make_people
from users.types import UserCard, Viewer

SignIn = Callable[[UserCard], Client]
HANDLES = [f"person{number}" for number in range(5)]
ACTS, LOOKS = 500, 5


class Stream:
    """What the stream has told each of the people last."""

    def __init__(
        self,
        changes: Changes,
        watches: Mapping[Watch, Callable[[Change], News | None]],
        people: list[UserCard],
    ) -> None:
        self._changes, self._watches = changes, watches
        self._viewers = [Viewer(person.id) for person in people]
        self.counts = dict.fromkeys((person.id for person in people), 0)

    def catch_up(self) -> None:
        """Read everything that was written until now."""
        news = []
        until = token_floor(database_time_s() + 1)
        while (change := self._changes.next()) or self._changes.position < until:
            if change and (one := self._watches[change.watch](change)):
                news.append(one)
            elif not change:
                write_something()
        for owner_id, event in tell(news, self._viewers):
            if event.name == "counts":
                self.counts[owner_id] = int(event.data["unread"])


def write_something() -> None:
    """Let the stream's position move on: an idle server does so every ten seconds."""
    Mailbox.objects.create(recipient_id=0, due_at=timezone.now())
    Mailbox.objects.filter(recipient_id=0).delete()


@pytest.fixture
def people(db: None) -> list[UserCard]:
    return make_people(*HANDLES)


@pytest.fixture
def stream(people: list[UserCard]) -> Iterator[Stream]:
    watches = make_watches()
    with open_changes(list(watches)) as changes:
        yield Stream(changes, watches, people)


@pytest.mark.slow
def test_after_any_events_every_count_is_that_of_brute_force(
    people: list[UserCard], stream: Stream, signed_in: SignIn
) -> None:
    (moderator,) = make_people("moderation")
    life = Life(people, moderator, random.Random(13))
    pages = {person.id: signed_in(person) for person in people}
    apis = {person.id: Api(person.id) for person in people}
    pushed = 0

    for _ in range(LOOKS):
        for _ in range(ACTS // LOOKS):
            life.act()
        events.drain()
        stream.catch_up()

        # Brute force agrees with the stored counts, and so does whoever shows them.
        assert [str(one) for one in find_inbox_differences(load_facts())] == []
        for person in people:
            answer = apis[person.id].get("notifications/unread-count")
            if answer.status == 401:  # suspended
                continue
            count = answer.body["count"]
            badge = pages[person.id].get("/notifications/badge").content.decode()
            shown = re.search(r'aria-hidden="true">([0-9]+)', badge)
            assert int(shown[1] if shown else 0) == count
            assert stream.counts[person.id] == count
            for unread in find_pushed_counts(person):
                pushed += 1
                assert unread == count
    assert any(stream.counts.values())
    assert pushed >= LOOKS


def find_pushed_counts(person: UserCard) -> Iterator[int]:
    """Yield the count in a push of each unread group, as a browser would read it."""
    for row in NotificationGroup.objects.filter(recipient_id=person.id, unread=True):
        group = find_group_to_push(notification_id=row.latest_id)
        assert group, "a group that counts as unread can be pushed"
        message = write_push(group, preview="public", language="en")
        content = orjson.loads(encode(message, max_bytes=CONTENT_MAX_BYTES))
        yield int(content["unread"])
