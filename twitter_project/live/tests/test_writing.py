"""Tests what one stream writes, and when it gives up."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import pytest

from twitter_project.live import streams
from twitter_project.live.memory import KEPT_MAX, Memory
from twitter_project.live.reading import ReadStep
from twitter_project.live.streams import QUEUE_MAX, Stream
from twitter_project.live.types import Event, Kind, Listener, News
from users.types import Viewer

PATIENCE_S = 20


async def nothing() -> AsyncIterator[Event]:
    no_events: tuple[Event, ...] = ()
    for one in no_events:
        yield one


def event(number: int) -> Event:
    return Event(token(number), "tweet", {"id": str(number)})


def token(number: int) -> str:
    return f"82{number:08X}"


def open_stream(*, after: int = 0, left_s: float = 60) -> Stream:
    return Stream(Listener(Viewer(1), "", ends_at_s=time.time() + left_s), token(after))


def run(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(test(), PATIENCE_S))


def test_events_are_written_in_order_each_with_its_id() -> None:
    written: list[bytes] = []

    async def test() -> None:
        stream = open_stream()
        for number in (1, 2):
            stream.put(event(number))

        async def write(content: bytes) -> None:
            written.append(content)
            if len(written) == 3:
                stream.end()

        await stream.write_to(write, nothing())

    run(test)
    assert written == [
        b"retry: 3000\n\n",
        b'id: 8200000001\nevent: tweet\ndata: {"id":"1"}\n\n',
        b'id: 8200000002\nevent: tweet\ndata: {"id":"2"}\n\n',
    ]


def test_a_client_is_not_told_again_of_what_it_has() -> None:
    written: list[bytes] = []

    async def test() -> None:
        stream = open_stream(after=2)
        for number in (1, 2, 3):
            stream.put(event(number))

        async def write(content: bytes) -> None:
            written.append(content)
            if b"data" in content:
                stream.end()

        await stream.write_to(write, nothing())

    run(test)
    assert written[1:] == [event(3).encode()]


def test_a_quiet_stream_shows_that_it_lives_and_moves_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(streams, "HEARTBEAT_S", 0.01)
    written: list[bytes] = []

    async def test() -> None:
        stream = open_stream(after=1)
        stream.move_on(token(5))
        stream.move_on(token(4))

        async def write(content: bytes) -> None:
            written.append(content)
            if content.startswith(b":"):
                stream.end()

        await stream.write_to(write, nothing())

    run(test)
    assert written[-1] == b": still here\nid: 8200000005\n\n"


def test_who_reads_too_slowly_is_cut() -> None:
    async def test() -> None:
        stream = open_stream()

        async def stall(_content: bytes) -> None:
            await asyncio.Event().wait()

        writing = asyncio.create_task(stream.write_to(stall, nothing()))
        await asyncio.sleep(0)
        for number in range(QUEUE_MAX):
            stream.put(event(number + 1))
        assert not writing.done()

        stream.put(event(QUEUE_MAX + 1))

        await writing

    run(test)


def test_a_stream_ends_when_its_time_is_over() -> None:
    async def test() -> None:
        async def write(_content: bytes) -> None:
            return

        await open_stream(left_s=0.05).write_to(write, nothing())

    run(test)


def test_the_memory_forgets_the_oldest_and_knows_it() -> None:
    memory = Memory()
    memory.note(ReadStep(None, token(1), begins=True))
    for number in range(2, KEPT_MAX + 3):
        memory.note(ReadStep(News(token(number), Kind.EDITED), token(number)))

    assert memory.position == token(KEPT_MAX + 2)
    assert not memory.holds(token(KEPT_MAX // 2))
    assert not memory.holds("")
    assert memory.holds(token(KEPT_MAX))
    assert [one.token for one in memory.since(token(KEPT_MAX))] == [
        token(KEPT_MAX + 1),
        token(KEPT_MAX + 2),
    ]


def test_the_memory_begins_anew_where_the_past_is_lost() -> None:
    memory = Memory()
    memory.note(ReadStep(None, token(1), begins=True))
    memory.note(ReadStep(News(token(2), Kind.EDITED), token(2)))

    memory.note(ReadStep(None, token(9), begins=True))

    assert not memory.holds(token(2))
    assert memory.since(token(2)) == []
