"""What the environment and `.env` say about servers, before settings are loaded."""

import os
from collections.abc import Mapping, MutableMapping
from pathlib import Path

from environs import Env

from .errors import CannotStart

BASE_DIR = Path(__file__).resolve().parent.parent.parent
EMBEDDED_APP_ENVS = ("local", "test", "development")

# Commands that use neither the database nor the media.
SERVERLESS_COMMANDS = frozenset(
    (
        "check",
        "collectstatic",
        "compilemessages",
        "diffsettings",
        "findstatic",
        "help",
        "makemessages",
        "spectacular",
        "startapp",
        "startproject",
        "testserver",
        "version",
    )
)
HELP_FLAGS = frozenset(("-h", "--help", "--version"))


def read_env_file() -> None:
    """Add the values of the project's `.env`; the environment takes precedence."""
    Env().read_env(str(BASE_DIR / ".env"), recurse=False)


def data_dir() -> Path:
    """Return the folder for everything that the site stores on this machine."""
    return Path(os.environ.get("DATA_DIR") or BASE_DIR / ".data").resolve()


def make_run_dir(data_dir: Path) -> Path:
    """Create the data folder and its folder for locks and states; return the latter.

    Raises: CannotStart if the data folder cannot be written.
    """
    run_dir = data_dir / "run"
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        run_dir.mkdir(mode=0o700, exist_ok=True)
        probe = run_dir / f"writable.{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise CannotStart(
            f"DATA_DIR: the folder {data_dir} cannot be written: {error.strerror}."
        ) from error
    return run_dir


def may_embed(environ: Mapping[str, str]) -> bool:
    """Return whether this deployment may start its own servers."""
    return environ.get("APP_ENV", "local") in EMBEDDED_APP_ENVS


def wants_mongod(environ: Mapping[str, str]) -> bool:
    return not (environ.get("MONGODB_URI") or environ.get("DB_HOST"))


def wants_s3(environ: Mapping[str, str]) -> bool:
    return not (environ.get("BUCKET_NAME") or environ.get("AWS_ENDPOINT_URL_S3"))


def needs_servers(arguments: list[str]) -> bool:
    """Return whether `manage.py` with these arguments needs database or media."""
    if not arguments or HELP_FLAGS.intersection(arguments):
        return False
    return arguments[0] not in SERVERLESS_COMMANDS


def use_s3(environ: MutableMapping[str, str], values: Mapping[str, str]) -> None:
    """Point boto at the embedded S3, whatever AWS account the shell has configured."""
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"):
        environ.pop(name, None)
    environ.update(values)
