"""Tests that servers start for a data folder's first user and stop with its last."""

import os
import signal
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient, WriteConcern
from pymongo.collection import Collection

from twitter_project.embedded.processes import is_running, start_mark, wait_for_end
from twitter_project.embedded.state import ServerState, read_state, write_state

from .conftest import ServerUser

pytestmark = pytest.mark.slow
StartUser = Callable[[], ServerUser]
FindState = Callable[[str], ServerState]
NOTES_KEPT = 50


def write_notes(uri: str) -> None:
    """Write documents that the server has acknowledged as durable."""
    client: MongoClient[dict[str, Any]]
    with MongoClient(uri) as client:
        notes: Collection[dict[str, Any]] = client.site.get_collection(
            "notes", write_concern=WriteConcern(w="majority", j=True)
        )
        notes.insert_many([{"_id": number} for number in range(NOTES_KEPT)])


def count_notes(uri: str) -> int:
    client: MongoClient[dict[str, Any]]
    with MongoClient(uri) as client:
        return client.site.notes.count_documents({})


def test_second_user_gets_the_servers_of_the_first(start_user: StartUser) -> None:
    first = start_user().environ
    second = start_user().environ

    for name in ("MONGODB_URI", "AWS_ENDPOINT_URL_S3", "AWS_SECRET_ACCESS_KEY"):
        assert first[name] == second[name]


def test_last_user_out_stops_the_servers(
    start_user: StartUser, server_state: FindState
) -> None:
    first, second = start_user(), start_user()
    uri = first.environ["MONGODB_URI"]
    assert second.environ["MONGODB_URI"] == uri
    mongod, s3 = server_state("mongod"), server_state("s3")

    assert first.end() == 0
    assert mongod.is_running()
    write_notes(uri)

    assert second.end() == 0
    assert not mongod.is_running()
    assert not s3.is_running()


def test_users_that_start_at_once_share_one_mongod(
    start_user: StartUser, server_state: FindState
) -> None:
    users = [start_user() for _ in range(5)]

    addresses = {user.environ["MONGODB_URI"] for user in users}

    assert len(addresses) == 1
    for user in users:
        assert user.end() == 0
    assert not server_state("mongod").is_running()


def test_servers_of_a_killed_user_are_adopted_and_stopped_by_the_next(
    start_user: StartUser, server_state: FindState
) -> None:
    killed = start_user()
    write_notes(killed.environ["MONGODB_URI"])
    before = server_state("mongod")
    killed.process.kill()
    killed.process.wait()
    assert before.is_running()

    heir = start_user()

    assert count_notes(heir.environ["MONGODB_URI"]) == NOTES_KEPT
    assert server_state("mongod") == before
    assert heir.end() == 0
    assert not before.is_running()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_user_that_is_asked_to_end_stops_the_servers(
    start_user: StartUser, server_state: FindState, number: signal.Signals
) -> None:
    user = start_user()
    user.environ  # noqa: B018 (waits for the servers)
    mongod = server_state("mongod")

    user.process.send_signal(number)

    assert user.process.wait(90) == 128 + number
    assert not mongod.is_running()


def test_ctrl_c_in_the_terminal_does_not_reach_the_servers(
    start_user: StartUser, server_state: FindState
) -> None:
    user = start_user()
    user.environ  # noqa: B018 (waits for the servers)

    for name in ("mongod", "s3"):
        assert os.getpgid(server_state(name).pid) != os.getpgid(user.process.pid)


def test_documents_survive_a_stop_and_a_start(start_user: StartUser) -> None:
    first = start_user()
    write_notes(first.environ["MONGODB_URI"])
    first.end()

    second = start_user()

    assert count_notes(second.environ["MONGODB_URI"]) == NOTES_KEPT


def test_acknowledged_documents_survive_a_killed_mongod(
    start_user: StartUser, server_state: FindState
) -> None:
    first = start_user()
    write_notes(first.environ["MONGODB_URI"])
    dead = server_state("mongod")
    os.kill(dead.pid, signal.SIGKILL)
    assert wait_for_end(dead.pid, dead.mark, timeout_s=10)
    first.end()

    second = start_user()

    assert count_notes(second.environ["MONGODB_URI"]) == NOTES_KEPT


def test_lost_server_is_started_again_for_the_next_user(
    start_user: StartUser, server_state: FindState
) -> None:
    first = start_user()
    first.environ  # noqa: B018 (waits for the servers)
    dead = server_state("s3")
    os.kill(dead.pid, signal.SIGKILL)
    assert wait_for_end(dead.pid, dead.mark, timeout_s=10)

    second = start_user()

    assert second.environ["AWS_ENDPOINT_URL_S3"]
    assert server_state("s3").pid != dead.pid


def test_database_comes_up_on_another_port_when_its_own_is_taken(
    start_user: StartUser, server_state: FindState
) -> None:
    first = start_user()
    write_notes(first.environ["MONGODB_URI"])
    first.end()
    port = server_state("mongod").port

    with ThreadingHTTPServer(("127.0.0.1", port), BaseHTTPRequestHandler) as stranger:
        threading.Thread(target=stranger.serve_forever, daemon=True).start()
        second = start_user()

        assert count_notes(second.environ["MONGODB_URI"]) == NOTES_KEPT
        assert server_state("mongod").port != port
        stranger.shutdown()


def test_recycled_pid_is_neither_trusted_nor_ended(
    start_user: StartUser, data_dir: Path, server_state: FindState
) -> None:
    bystander = start_user()
    bystander.environ  # noqa: B018 (waits for the servers)
    bystander.end()
    stranger = os.getpid()
    path = data_dir / "run" / "mongod.json"
    write_state(path, pid=stranger, port=server_state("mongod").port)
    forged = path.read_text().replace(str(start_mark(stranger)), "1")
    path.write_text(forged)

    user = start_user()

    assert user.environ["MONGODB_URI"]
    assert server_state("mongod").pid != stranger
    assert user.end() == 0


def test_mongod_without_a_state_file_is_found_by_its_lock(
    start_user: StartUser, data_dir: Path, server_state: FindState
) -> None:
    killed = start_user()
    write_notes(killed.environ["MONGODB_URI"])
    lost = server_state("mongod")
    killed.process.kill()
    killed.process.wait()
    (data_dir / "run" / "mongod.json").unlink()

    user = start_user()

    assert count_notes(user.environ["MONGODB_URI"]) == NOTES_KEPT
    assert not lost.is_running()


def test_start_mark_tells_two_processes_apart() -> None:
    own = start_mark(os.getpid())

    assert own is not None
    assert is_running(os.getpid(), own)
    assert not is_running(os.getpid(), own + "0")
    assert start_mark(2**22 + 1) is None


def test_half_a_state_file_counts_as_none(tmp_path: Path) -> None:
    path = tmp_path / "mongod.json"
    path.write_text('{"pid": 12')

    assert read_state(path) is None


def test_waiting_for_an_end_gives_up_in_time() -> None:
    mark = start_mark(os.getpid())
    assert mark is not None
    began = time.monotonic()

    assert not wait_for_end(os.getpid(), mark, timeout_s=0.1)

    assert time.monotonic() - began < 2
