"""Short Python programs, each in a fork of a process that has imported the libraries.

Settings are read once per process, so each test of them needs its own process. A new
interpreter spends half a second of CPU on libraries before it reads the first setting;
a fork spends a few milliseconds. Nothing of ours is imported before the fork.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
LIBRARIES = (
    *("boto3", "botocore.config", "environs", "structlog", "pymongo", "storages"),
    *("django.core.management", "django.core.checks", "django.db.models"),
)


def run_python(
    code: str, environ: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run the code with this environment, as `python -c` would, until it ends."""
    server = _server()
    assert server.stdin is not None
    assert server.stdout is not None
    json.dump({"code": code, "environ": dict(environ)}, server.stdin)
    server.stdin.write("\n")
    server.stdin.flush()
    return subprocess.CompletedProcess(code, **json.loads(server.stdout.readline()))


@functools.cache
def _server() -> subprocess.Popen[str]:
    server = subprocess.Popen(
        [sys.executable, __file__],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(_end, server)
    return server


def _end(server: subprocess.Popen[str]) -> None:
    server.communicate()


def serve() -> None:
    """Run what each line of the standard input asks for, until its end."""
    for name in LIBRARIES:
        __import__(name)
    for line in sys.stdin:
        json.dump(_fork(**json.loads(line)), sys.stdout)
        sys.stdout.write("\n")
        sys.stdout.flush()


def _fork(code: str, environ: dict[str, str]) -> dict[str, Any]:
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        pid = os.fork()
        if pid == 0:
            os.dup2(output.fileno(), 1)
            os.dup2(errors.fileno(), 2)
            os._exit(_run(code, environ))
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        output.seek(0)
        errors.seek(0)
        return {
            "returncode": status,
            "stdout": output.read().decode(),
            "stderr": errors.read().decode(),
        }


def _run(code: str, environ: dict[str, str]) -> int:
    """Run the code in this process, and return the status that it ends with."""
    os.environ.clear()
    os.environ.update(environ)
    status: object = 0
    try:
        exec(code, {"__name__": "__main__"})  # noqa: S102 (a test's own)
    except SystemExit as end:
        status = end.code or 0
    except BaseException:
        traceback.print_exc()
        status = 1
    if not isinstance(status, int):
        print(status, file=sys.stderr)  # noqa: T201 (as the interpreter does)
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return status


if __name__ == "__main__":
    # This folder would hide modules of ours, and of the standard library.
    sys.path[0] = str(ROOT)
    serve()
