"""Tests transactions while the server fails on demand, using its own fail points."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator

import pytest

from twitter_project.embedded.mongodb import find_mongod
from twitter_project.workshop.testing.processes import finish, free_port, start_program

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PROGRAM = """
    import json
    from django.db import connection
    from django.utils.timezone import now
    from twitter_project.shared.db import atomic, collection
    from twitter_project.outbox.models import Delivery

    def client():
        connection.ensure_connection()
        return connection.connection

    def fail(times, **data):
        client().admin.command({"configureFailPoint": "failCommand",
                                "mode": {"times": times}, "data": data})

    attempts = []

    @atomic
    def write():
        attempts.append(1)
        Delivery.objects.create(id=len(attempts), payload={}, due_at=now())

    Delivery.objects.create(id=9, payload={}, due_at=now())
    Delivery.objects.all().delete()
    fail(int(sys.argv[2]), **json.loads(sys.argv[3]))
    write()
    print(len(attempts), *Delivery.objects.values_list("id", flat=True))
"""


@pytest.fixture(scope="module")
def faulty_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a MongoDB with fail points; the shared one has none."""
    folder, port = tmp_path_factory.mktemp("mongod"), free_port()
    process = subprocess.Popen(
        [
            find_mongod(),
            *("--dbpath", str(folder), "--port", str(port), "--bind_ip", "127.0.0.1"),
            *("--replSet", "rs0", "--nounixsocket", "--wiredTigerCacheSizeGB", "0.25"),
            *("--setParameter", "enableTestCommands=1"),
            *("--setParameter", "diagnosticDataCollectionEnabled=false"),
        ],
        stdout=subprocess.DEVNULL,
    )
    host = f"mongodb://127.0.0.1:{port}/?directConnection=true"
    initiate = """
        import time
        from django.db import connection
        connection.ensure_connection()
        admin = connection.connection.admin
        member = {"_id": 0, "host": sys.argv[2]}
        admin.command("replSetInitiate", {"_id": "rs0", "members": [member]})
        while not admin.command("hello")["isWritablePrimary"]:
            time.sleep(0.05)
    """
    try:
        finish(start_program(initiate, f"127.0.0.1:{port}", host=host))
        yield host
    finally:
        process.kill()
        process.wait()


def run_with(host: str, times: int, **failure: object) -> list[int]:
    """Return the number of attempts, and the ids that were written."""
    output = finish(start_program(PROGRAM, str(times), json.dumps(failure), host=host))
    return [int(word) for word in output.split()]


def test_an_unknown_commit_is_asked_for_again_and_the_function_is_not(
    faulty_host: str,
) -> None:
    found = run_with(
        faulty_host, 3, failCommands=["commitTransaction"], closeConnection=True
    )

    assert found == [1, 1]


def test_a_commit_that_conflicts_runs_the_function_again(faulty_host: str) -> None:
    found = run_with(
        faulty_host,
        2,
        failCommands=["commitTransaction"],
        errorCode=251,
        errorLabels=["TransientTransactionError"],
    )

    assert found == [3, 3]


def test_a_connection_lost_inside_runs_the_function_again(faulty_host: str) -> None:
    found = run_with(faulty_host, 1, failCommands=["insert"], closeConnection=True)

    assert found == [2, 2]
