"""Runs the tests with accounts on a temporary PostgreSQL of their own.

`python -m twitter_project.embedded.postgresql [pytest's arguments]`
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from .processes import find_free_port

SYSTEM_FOLDERS = "/usr/lib/postgresql/*/bin"
OWNERS = ("postgres", "nobody")
NAME = "site"
# Nothing here needs to survive a crash, so nothing waits for the disk.
OPTIONS = (
    *("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"),
    *("-c", "max_connections=300", "-c", "listen_addresses=127.0.0.1"),
)


class NoPostgreSQL(Exception):
    """What is missing, in words for the person who ran the command."""


def find_programs() -> Path:
    """Return the folder of `initdb`, the newest one if there are several."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    root = Path("/")
    folders = [
        folder
        for folder in root.glob(SYSTEM_FOLDERS.removeprefix("/"))
        if (folder / "initdb").exists()
    ]
    if not folders:
        raise NoPostgreSQL(
            "No PostgreSQL server is installed (Debian's package: postgresql); or name "
            "one that runs: USERS_DATABASE_URL=postgres://... make test."
        )
    return max(folders, key=lambda folder: int(folder.parent.name))


def find_owner() -> str | None:
    """Return the user to run the server as: PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    owner = next((name for name in OWNERS if name in known), None)
    if owner is None:
        raise NoPostgreSQL("PostgreSQL does not run as root; use another account.")
    return owner


@contextmanager
def run_server() -> Iterator[str]:
    """Run a server for the block; yield its address."""
    programs, owner = find_programs(), find_owner()
    with tempfile.TemporaryDirectory(prefix="postgresql-") as folder:
        if owner:
            shutil.chown(folder, owner)
        data, port = Path(folder) / "data", find_free_port()

        def run(program: str, *arguments: str) -> None:
            subprocess.run(  # noqa: S603
                [programs / program, "-D", data, *arguments],
                user=owner,
                cwd=folder,
                check=True,
                stdout=subprocess.DEVNULL,
            )

        run("initdb", "-A", "trust", "-U", NAME, "-E", "UTF8", "--no-locale")
        options = " ".join([*OPTIONS, "-p", str(port), "-k", folder])
        run("pg_ctl", "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield f"postgres://{NAME}@127.0.0.1:{port}/{NAME}"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, _stop)
    try:
        with run_server() as url:
            tests = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "pytest", *arguments],
                env=os.environ | {"USERS_DATABASE_URL": url},
            )
            try:
                return tests.wait()
            finally:
                tests.terminate()
                tests.wait()
    except NoPostgreSQL as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201
        return 1


def _stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
