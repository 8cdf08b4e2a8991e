"""Tests an S3 that accepts requests and never answers: nobody waits for it for long."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django.fixtures import Settings

from tweets.models import Media
from twitter_project.media import client
from twitter_project.media.patience import GaveUp, call_in_time, patience
from twitter_project.media.storage import delete_objects, find_object, store_object
from twitter_project.media.tests.pictures_cast import photo
from twitter_project.shared.errors import Unavailable
from twitter_project.workshop.testing.api import Api
from users.types import UserCard

pytestmark = pytest.mark.django_db
SignIn = Callable[[UserCard], Client]
# Ten seconds, plus the time for decoding on a busy machine.
PROMISED_S = 15


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Run a server that accepts everything and sends one byte a second."""
    listener = socket.create_server(("127.0.0.1", 0))
    is_over = threading.Event()

    def drip(connection: socket.socket) -> None:
        with connection:
            connection.setblocking(False)
            answer = iter(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 100)
            while not is_over.wait(0.5):
                try:
                    connection.recv(1 << 20)
                except BlockingIOError:
                    pass
                except OSError:
                    return
                connection.send(bytes([next(answer)]))

    def accept() -> None:
        while not is_over.is_set():
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            threading.Thread(target=drip, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    yield listener.getsockname()[1]
    is_over.set()
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


@pytest.fixture
def silent_storage(silent_port: int, settings: Settings) -> Iterator[None]:
    """Point the site at an S3 that does not answer."""
    options = settings.STORAGES["default"]["OPTIONS"]
    slow = {**options, "endpoint_url": f"http://127.0.0.1:{silent_port}"}
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": slow},
    }
    client.forget_client()
    yield
    client.forget_client()


def sent_file() -> ContentFile[bytes]:
    return ContentFile(photo(), name="sea.jpg")


@pytest.mark.slow
@pytest.mark.usefixtures("silent_storage")
def test_an_upload_says_so_in_time_and_keeps_the_text(
    signed_in: SignIn, ada: UserCard
) -> None:
    client = signed_in(ada)
    data = {"text": "The sea", "key": "k", "pictures": [sent_file()]}
    started = time.monotonic()

    answer = client.post("/compose", data)

    assert time.monotonic() - started < PROMISED_S
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "This is not possible at the moment." in answer.content.decode()
    assert "The sea" in answer.content.decode()
    assert not Media.objects.exists()


@pytest.mark.usefixtures("silent_storage")
def test_the_api_and_the_profile_say_so_too(
    signed_in: SignIn, ada: UserCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "OPERATION_S", 0.2)

    answers = [
        Api(ada.id).upload("POST", "media", file=sent_file()),
        Api(ada.id).upload("PUT", "users/me/avatar", file=sent_file()),
    ]
    page = signed_in(ada).post("/settings/profile/avatar", {"picture": sent_file()})

    for answer in answers:
        assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
    assert (page.status_code, page["Retry-After"]) == (503, "30")
    assert "This is not possible at the moment." in page.content.decode()


@pytest.mark.usefixtures("silent_storage")
def test_every_operation_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "OPERATION_S", 0.2)
    operations: list[Callable[[], object]] = [
        lambda: store_object("tests/x", b"x", "image/webp"),
        lambda: find_object("tests/x", max_bytes=9),
        lambda: delete_objects(["tests/x"]),
    ]
    for operation in operations:
        started = time.monotonic()
        with pytest.raises(Unavailable):
            operation()
        assert time.monotonic() - started < 2


def test_calls_of_one_piece_of_work_share_its_time() -> None:
    started = time.monotonic()

    with patience(0.3), patience(9):
        for _ in range(3):
            with pytest.raises(GaveUp):
                call_in_time(lambda: time.sleep(0.2), limit_s=0.15)

    assert time.monotonic() - started < 0.45


def test_what_a_call_raises_comes_through() -> None:
    def fail() -> None:
        raise TimeoutError("its own")

    with pytest.raises(TimeoutError, match="its own"):
        call_in_time(fail, limit_s=5)
