"""The embedded S3: `nanio`, which checks every signature and keeps files on disk."""

import contextlib
import http.client
import importlib.util
import os
import secrets
import subprocess
import sys
import tomllib
from pathlib import Path

from .environment import BASE_DIR
from .errors import CannotStart
from .processes import answers, set_aside, spawn, wait_until
from .state import ServerState

NAME = "s3"
SERVER = "twitter_project.embedded.s3_server:make_app"
BUCKET = "media"
REGION = "us-east-1"
START_TIMEOUT_S = 30.0
STOP_TIMEOUT_S = 10.0


def start(data_dir: Path, port: int) -> subprocess.Popen[bytes]:
    """Start the S3 server on the data folder's own files and credentials."""
    if importlib.util.find_spec("nanio") is None:
        raise CannotStart(
            "The embedded S3 server is not installed: install requirements-local.txt, "
            "or set BUCKET_NAME (and AWS_ENDPOINT_URL_S3) to a bucket that exists."
        )
    folder = data_dir / "s3"
    folder.mkdir(mode=0o700, exist_ok=True)
    log = data_dir / "log" / "s3.log"
    set_aside(log)
    _make_credentials(data_dir)
    command = [
        *(sys.executable, "-m", "uvicorn", "--factory", SERVER, "--no-access-log"),
        *("--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"),
    ]
    variables = {
        "NANIO_OPTIONS_FILE": str(_credentials_file(data_dir)),
        "NANIO_DATA_DIR": str(folder),
        "NANIO_REGION": _region(),
        "PYTHONPATH": str(BASE_DIR),
    }
    return spawn(command, log=log, environ={**os.environ, **variables})


def wait_until_ready(
    process: subprocess.Popen[bytes], data_dir: Path, port: int
) -> None:
    """Return once the server answers. Raises: CannotStart if it ends instead."""

    def ready() -> bool:
        return process.poll() is not None or _refuses_strangers(port)

    done = wait_until(ready, timeout_s=START_TIMEOUT_S)
    if process.poll() is not None or not done:
        log = data_dir / "log" / "s3.log"
        raise CannotStart(f"The embedded S3 server did not start; see {log}.")


def is_healthy(state: ServerState) -> bool:
    return _refuses_strangers(state.port)


def _refuses_strangers(port: int) -> bool:
    """Return whether an S3 answers there and refuses an unsigned request."""
    return answers(port, "/", http.HTTPStatus.FORBIDDEN, timeout_s=2)


def environment(state: ServerState, data_dir: Path) -> dict[str, str]:
    """Return the variables that point boto and the settings at this server."""
    user = tomllib.loads(_credentials_file(data_dir).read_text())["users"][0]
    return {
        "BUCKET_NAME": BUCKET,
        "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{state.port}",
        "AWS_ACCESS_KEY_ID": user["access_key"],
        "AWS_SECRET_ACCESS_KEY": user["secret_key"],
        "AWS_REGION": _region(),
    }


def ensure_bucket(data_dir: Path, variables: dict[str, str]) -> None:
    """Create the bucket on the embedded server, unless it exists."""
    bucket = variables["BUCKET_NAME"]
    if (data_dir / "s3" / bucket).is_dir():
        return
    # botocore is slow to import, and needed once in the life of a data folder.
    from botocore.session import get_session

    client = get_session().create_client(
        "s3",
        endpoint_url=variables["AWS_ENDPOINT_URL_S3"],
        region_name=variables["AWS_REGION"],
        aws_access_key_id=variables["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=variables["AWS_SECRET_ACCESS_KEY"],
    )
    # Another process may have noticed the same gap.
    with contextlib.suppress(client.exceptions.BucketAlreadyOwnedByYou):
        client.create_bucket(Bucket=bucket)


def _region() -> str:
    return os.environ.get("AWS_REGION") or REGION


def _credentials_file(data_dir: Path) -> Path:
    return data_dir / "s3-credentials.toml"


def _make_credentials(data_dir: Path) -> None:
    """Write random credentials once; only the owner may read them."""
    path = _credentials_file(data_dir)
    if path.exists():
        return
    text = (
        "[[users]]\n"
        f'access_key = "{secrets.token_hex(10).upper()}"\n'
        f'secret_key = "{secrets.token_urlsafe(30)}"\n'
    )
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
