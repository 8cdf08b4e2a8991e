"""Tests that whole requests go in and whole answers out, whatever clients do."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig

from twitter_project.serving.lanes import THREADS, choose_lane
from twitter_project.serving.limits import Limits
from twitter_project.serving.refusing import refuse
from twitter_project.serving.site import Site

from .clients import Client, ask_all

SHORT = Limits(slow_client_s=0.2, body_bytes_per_s=1000, memory_max_bytes=1000)


class Echo:
    """A WSGI application that answers with what it was sent, and remembers it."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.may_answer = threading.Event()
        self.may_answer.set()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        try:
            body = environ["wsgi.input"].read(length) if length else b""
        except RequestDataTooBig:
            start_response("413 Content Too Large", [])
            return [b""]
        self.bodies.append(body)
        assert self.may_answer.wait(10)
        start_response("200 OK", [("X-Length", str(length))])
        return [body[:10], body[10:]]


@pytest.fixture
def echo() -> Echo:
    return Echo()


def make_site(echo: Echo, **changes: Any) -> Site:
    return Site(echo, refuse=refuse, limits=replace(SHORT, **changes))


@pytest.mark.parametrize("size", [0, 10, 999, 200_000])
def test_a_body_comes_whole_and_goes_whole(echo: Echo, size: int) -> None:
    content = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    client = Client(content[: size // 2], content[size // 2 :])

    asyncio.run(client.ask(make_site(echo)))

    assert (client.status, client.body) == (200, content)
    assert echo.bodies == [content]


def test_a_body_of_unknown_length_is_known_when_it_is_here(echo: Echo) -> None:
    client = Client(b"one", b"two", headers=[(b"transfer-encoding", b"chunked")])

    asyncio.run(client.ask(make_site(echo)))

    assert (client.body, client.headers[b"x-length"]) == (b"onetwo", b"6")


def test_bodies_that_never_come_hold_no_thread(echo: Echo) -> None:
    slow = [Client(b"{", announced=100) for _ in range(30)]
    quick = Client(b"quick")

    async def attack() -> None:
        site = make_site(echo)
        under_attack = asyncio.create_task(ask_all(site, slow))
        await asyncio.sleep(0)
        await quick.ask(site)
        assert not any(client.sent for client in slow)
        await under_attack

    asyncio.run(attack())

    assert quick.status == 200
    assert {client.status for client in slow} == {408}
    assert slow[0].headers[b"connection"] == b"close"
    assert echo.bodies == [b"quick"]


def test_a_body_that_comes_fast_enough_may_take_long(echo: Echo) -> None:
    client = Client(*[b"x" * 100] * 8)
    usual = client.receive

    async def receive() -> Any:
        await asyncio.sleep(0.06)
        return await usual()

    asyncio.run(make_site(echo)(client.scope, receive, client.send))

    assert client.status == 200


def test_who_does_not_read_holds_no_thread(echo: Echo) -> None:
    readers = [Client(b"x" * 200_000, reads=False) for _ in range(30)]
    quick = Client(b"quick")

    async def attack() -> None:
        site = make_site(echo)
        under_attack = asyncio.create_task(ask_all(site, readers))
        while len(echo.bodies) < len(readers):
            await asyncio.sleep(0.001)
        await asyncio.wait_for(quick.ask(site), 5)
        under_attack.cancel()
        with suppress(asyncio.CancelledError):
            await under_attack

    asyncio.run(attack())

    assert quick.status == 200


def test_too_large_a_body_is_refused_by_the_site(echo: Echo) -> None:
    announced = Client(announced=5_000)
    growing = Client(
        *[b"x" * 600] * 3, headers=[(b"transfer-encoding", b"chunked")], announced=0
    )

    asyncio.run(ask_all(make_site(echo, body_max_bytes=1_500), [announced, growing]))

    assert (announced.status, growing.status) == (413, 413)
    assert echo.bodies == []


def test_who_leaves_in_the_middle_is_not_answered(
    echo: Echo, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client(b"{", announced=100, leaves=True)

    asyncio.run(client.ask(make_site(echo)))

    assert (client.sent, echo.bodies, caplog.records) == ([], [], [])


def test_the_slowest_body_makes_room(echo: Echo) -> None:
    limits = {"slow_client_s": 30.0, "bodies_max": 2}
    slow, faster = Client(b"{", announced=100), Client(b"x" * 50, announced=100)
    quick = Client(b"quick")

    async def attack() -> None:
        site = make_site(echo, **limits)
        under_attack = asyncio.create_task(ask_all(site, [slow, faster]))
        await asyncio.sleep(1.01)
        await quick.ask(site)
        while not slow.sent:
            await asyncio.sleep(0.001)
        under_attack.cancel()
        with suppress(asyncio.CancelledError):
            await under_attack

    asyncio.run(attack())

    assert (quick.status, slow.status, faster.status) == (200, 408, None)


def test_bodies_beyond_the_room_on_disk_are_put_off(echo: Echo) -> None:
    first, second = Client(b"x" * 3_000), Client(b"x" * 3_000)
    small = Client(b"small")

    async def crowd() -> None:
        site = make_site(echo, bodies_max_bytes=5_000)
        echo.may_answer.clear()
        begun = asyncio.create_task(first.ask(site))
        while not echo.bodies:
            await asyncio.sleep(0.001)
        await second.ask(site)
        echo.may_answer.set()
        await begun
        await small.ask(site)

    asyncio.run(crowd())

    assert (first.status, second.status, small.status) == (200, 503, 200)
    assert second.headers[b"retry-after"] == b"5"


def test_too_long_a_queue_is_put_off_and_others_still_read(echo: Echo) -> None:
    writers = [Client(b"x") for _ in range(THREADS["writes"] + 3)]
    late = Client(b"late", headers=[(b"accept-language", b"es")])
    reader, alive = Client(method="GET"), Client(method="GET", path="/healthz")

    async def crowd() -> None:
        site = make_site(echo, waiting_max=3)
        echo.may_answer.clear()
        begun = asyncio.create_task(ask_all(site, writers))
        while len(echo.bodies) < THREADS["writes"]:
            await asyncio.sleep(0.001)
        await alive.ask(site)
        await late.ask(site)
        reading = asyncio.create_task(reader.ask(site))
        while len(echo.bodies) < THREADS["writes"] + 1:
            await asyncio.sleep(0.001)
        echo.may_answer.set()
        await asyncio.gather(begun, reading)

    asyncio.run(crowd())

    assert (alive.status, alive.body) == (200, b'{"status": "ok"}')
    assert {client.status for client in writers} == {reader.status} == {200}
    assert late.status == 503
    assert b"El sitio no puede responder" in late.body


def test_requests_are_answered_in_the_order_they_came(echo: Echo) -> None:
    clients = [Client(b"%d" % number) for number in range(40)]

    asyncio.run(ask_all(make_site(echo), clients))

    assert sorted(echo.bodies, key=int) == [b"%d" % number for number in range(40)]
    places = [echo.bodies.index(b"%d" % number) for number in range(40)]
    threads = THREADS["writes"]
    assert all(abs(place - number) < threads for number, place in enumerate(places))


@pytest.mark.parametrize(
    ("method", "path", "content_type", "lane"),
    [
        ("GET", "/", b"", "reads"),
        ("HEAD", "/@ada", b"", "reads"),
        ("GET", "/readyz", b"", "probes"),
        ("GET", "/metrics", b"", "probes"),
        ("POST", "/compose", b"application/x-www-form-urlencoded", "writes"),
        ("DELETE", "/rest/v1/tweets/1", b"", "writes"),
        ("POST", "/compose", b"Multipart/Form-Data; boundary=x", "uploads"),
    ],
)
def test_slow_kinds_of_requests_have_threads_of_their_own(
    method: str, path: str, content_type: bytes, lane: str
) -> None:
    client = Client(method=method, path=path, headers=[(b"content-type", content_type)])

    assert choose_lane(client.scope, path) == lane


def test_an_application_that_fails_frees_its_thread(echo: Echo) -> None:
    def fail(_environ: Any, _start_response: Any) -> Iterable[bytes]:
        raise ZeroDivisionError

    site = Site(fail, refuse=refuse, limits=SHORT)

    async def ask_often() -> None:
        for _ in range(THREADS["writes"] * 2):
            with pytest.raises(ZeroDivisionError):
                await asyncio.wait_for(Client(b"x").ask(site), 5)

    began = time.monotonic()
    asyncio.run(ask_often())

    assert time.monotonic() - began < 5
