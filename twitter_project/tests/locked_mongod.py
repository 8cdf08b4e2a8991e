"""A real mongod for one test that requires a password."""

from __future__ import annotations

import contextlib
import secrets
import subprocess
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from twitter_project.embedded.mongodb import REPLICA_SET, find_mongod
from twitter_project.embedded.processes import find_free_port, spawn, wait_until

START_TIMEOUT_S = 60
ADMIN = ("root", secrets.token_hex())


class LockedMongod:
    """A replica set of one node with users, in its own folder."""

    def __init__(self, folder: Path) -> None:
        self.port = find_free_port()
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        (folder / "data").mkdir()
        # Members of a replica set with users need a shared key.
        key = folder / "key"
        key.write_text(secrets.token_hex())
        key.chmod(0o600)

    @property
    def host(self) -> str:
        return f"mongodb://127.0.0.1:{self.port}/?replicaSet={REPLICA_SET}"

    def start(self) -> None:
        command = [
            *(find_mongod(), "--dbpath", str(self._folder / "data")),
            *("--replSet", REPLICA_SET, "--auth", "--nounixsocket", "--quiet"),
            *("--keyFile", str(self._folder / "key"), "--bind_ip", "127.0.0.1"),
            *("--port", str(self.port), "--wiredTigerCacheSizeGB", "0.25"),
            *("--setParameter", "diagnosticDataCollectionEnabled=false"),
        ]
        self._process = spawn(command, log=self._folder / "log" / "mongod.log")
        with MongoClient[dict[str, Any]](
            "127.0.0.1", self.port, directConnection=True
        ) as client:
            self._make_replica_set(client)
            assert wait_until(lambda: is_primary(client), timeout_s=START_TIMEOUT_S)

    def _make_replica_set(self, client: MongoClient[dict[str, Any]]) -> None:
        """Create it while there are no users: the local machine may do that much."""
        members = [{"_id": 0, "host": f"127.0.0.1:{self.port}"}]
        config = {"_id": REPLICA_SET, "members": members}
        with contextlib.suppress(OperationFailure):
            client.admin.command("replSetInitiate", config)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None

    def make_admin(self) -> None:
        """Create the first user, which only the local machine may do."""
        username, password = ADMIN
        with MongoClient[dict[str, Any]](self.host) as client:
            client.admin.command("createUser", username, pwd=password, roles=["root"])

    def make_user(self, username: str, password: str, database: str) -> None:
        roles = [{"role": "dbOwner", "db": database}]
        with self._as_admin() as client:
            client.admin.command("createUser", username, pwd=password, roles=roles)

    def change_password(self, username: str, password: str) -> None:
        with self._as_admin() as client:
            client.admin.command("updateUser", username, pwd=password)

    def count(self, database: str, collection: str) -> int:
        with self._as_admin() as client:
            return client[database][collection].count_documents({})

    def _as_admin(self) -> MongoClient[dict[str, Any]]:
        username, password = ADMIN
        return MongoClient(self.host, username=username, password=password)


def is_primary(client: MongoClient[dict[str, Any]]) -> bool:
    try:
        return bool(client.admin.command("hello").get("isWritablePrimary"))
    except PyMongoError:
        return False
