"""Tests what a process receives and distributes when something goes wrong."""

from __future__ import annotations

import asyncio
import queue
import re
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError
from django.utils import timezone

from tweets.events import TweetPosted
from twitter_project.embedded.processes import wait_until
from twitter_project.live.hub import Hub
from twitter_project.live.reading import Reader, ReadStep
from twitter_project.live.types import Kind, Listener, News
from twitter_project.outbox import registry
from twitter_project.outbox.models import Delivery
from users.types import Viewer

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE_S = 30
LATER_THAN_ALL = "82FFFFFFFF"
ID = re.compile(rb"^id: (.*)$", re.MULTILINE)


class Failing(queue.Queue[ReadStep]):
    """Accepts nothing the first time, as if the database failed just then."""

    has_failed = False

    def put(self, *args: Any, **kwargs: Any) -> None:
        if not self.has_failed:
            self.has_failed = True
            raise DatabaseError
        super().put(*args, **kwargs)


def publish(payload: dict[str, object]) -> None:
    """Write a row of `TweetPosted` to the outbox that no service would write."""
    Delivery.objects.create(
        handler=registry.subscribers_of(TweetPosted)[0].name,
        event=registry.name_of(TweetPosted),
        payload=payload,
        queue="default",
        due_at=timezone.now(),
    )


@contextmanager
def reading(incoming: queue.Queue[ReadStep]) -> Iterator[None]:
    reader = Reader(incoming)
    reader.start()
    try:
        yield
    finally:
        reader.stop()


def wait_for_present(incoming: queue.Queue[ReadStep]) -> None:
    while not incoming.get(timeout=PATIENCE_S).is_present:
        pass


def hear(incoming: queue.Queue[ReadStep], source: tuple[int, int, int]) -> News:
    """Return the news of this source, among everything else that was going on."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        news = incoming.get(timeout=PATIENCE_S).news
        if news is not None and news.source == source:
            return news
    raise AssertionError("The change was not read.")


def with_hub(
    test: Callable[[Hub], Coroutine[Any, Any, None]],
    steps: queue.Queue[ReadStep] | None = None,
) -> None:
    async def run() -> None:
        hub = Hub(steps)
        hub.start()
        try:
            assert await hub.is_ready()
            await asyncio.wait_for(test(hub), PATIENCE_S)
        finally:
            hub.stop()

    asyncio.run(run())


async def listen_to_end(
    hub: Hub, last_id: str, told: list[bytes] | None = None
) -> list[str]:
    """Return the names of a stream's events until it is ended from outside.

    Until then they are in `told`, as the client would receive them.
    """
    listener = Listener(Viewer(1), "", ends_at_s=time.time() + 2 * PATIENCE_S)
    stream, first = hub.join(listener, last_id)
    told = [] if told is None else told

    async def write(content: bytes) -> None:
        told.append(content)

    await stream.write_to(write, first)
    hub.leave(stream)
    lines = b"".join(told).decode().splitlines()
    return [line.removeprefix("event: ") for line in lines if line.startswith("event")]


def test_reading_begins_again_where_the_database_went_before_the_first_change() -> None:
    incoming = Failing()

    with reading(incoming):
        wait_for_present(incoming)

    assert incoming.has_failed


def test_reading_does_not_look_back_longer_than_clients_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("twitter_project.live.reading.CATCH_UP_MAX_S", 0)
    publish({"tweet_id": 8, "author_id": 1})
    written_at_s = int(time.time())
    # Positions are compared by the second.
    assert wait_until(lambda: int(time.time()) > written_at_s, timeout_s=2)
    publish({"tweet_id": 9, "author_id": 1})
    incoming: queue.Queue[ReadStep] = queue.Queue()

    with reading(incoming):
        steps = [incoming.get(timeout=PATIENCE_S)]
        while not steps[-1].is_present:
            steps.append(incoming.get(timeout=PATIENCE_S))

    begins = [step.position for step in steps if step.begins]
    assert len(begins) == 2
    assert begins[0] < begins[1]


def test_a_change_that_cannot_be_read_keeps_nothing_from_being_read() -> None:
    incoming: queue.Queue[ReadStep] = queue.Queue()
    with reading(incoming):
        wait_for_present(incoming)

        publish({})
        publish({"tweet_id": 7, "author_id": 1})

        assert hear(incoming, (7, 7, 1)).kind is Kind.SAID


def test_streams_end_where_it_is_not_known_what_they_missed() -> None:
    steps: queue.Queue[ReadStep] = queue.Queue()

    async def test(hub: Hub) -> None:
        listening = asyncio.create_task(listen_to_end(hub, ""))
        await asyncio.sleep(0)
        steps.put(ReadStep(None, LATER_THAN_ALL, begins=True))

        assert "reset" not in await listening

    with_hub(test, steps)


def test_news_that_cannot_be_told_end_streams_which_then_begin_anew() -> None:
    async def test(hub: Hub) -> None:
        heard: list[bytes] = []
        listening = asyncio.create_task(listen_to_end(hub, "", heard))
        while b"counts" not in b"".join(heard):
            await asyncio.sleep(0.01)
        known = ID.findall(b"".join(heard))[-1].decode()
        await asyncio.to_thread(publish, {"tweet_id": "7", "author_id": 1})
        await listening

        told: list[bytes] = []
        again = asyncio.create_task(listen_to_end(hub, known, told))
        while b"counts" not in b"".join(told):
            await asyncio.sleep(0.01)
        hub.stop()

        assert await again == ["reset", "counts"]

    with_hub(test)
