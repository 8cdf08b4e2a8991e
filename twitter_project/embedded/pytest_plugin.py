"""Starts the embedded servers for a test run, before Django's settings are loaded.

Loaded by `-p twitter_project.embedded.pytest_plugin`, since a conftest comes too late:
pytest-django reads the settings before it.
"""

import os
import shutil
from collections.abc import Generator

import pytest

from . import CannotStart, ensure_servers
from .catalogs import compile_stale_catalogs
from .environment import data_dir


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config,
) -> Generator[None, None, None]:
    """Run before pytest-django's own hook; only a wrapper comes before that."""
    options = early_config.known_args_namespace
    if not (options.help or options.version):
        try:
            prepare_environment()
        except CannotStart as error:
            raise pytest.UsageError(str(error)) from None
    return (yield)


def prepare_environment() -> None:
    """Point this process at test servers.

    `.env` does not count for servers here: it may name a database that people use. The
    shell's environment does. An xdist worker inherits the addresses from the controller
    and uses its own bucket; pytest-django gives it its own database.
    """
    os.environ["APP_ENV"] = "test"
    os.environ.setdefault("USERS_DATABASE_URL", "")
    # Tests that ask pages for cards say so; the others ask nobody.
    os.environ.setdefault("LINK_CARDS", "false")
    embeds_s3 = "EMBEDDED_TEST_BUCKET" in os.environ
    if not ("MONGODB_URI" in os.environ or "DB_HOST" in os.environ):
        for name in ("MONGODB_URI", "DB_HOST", "DB_USERNAME", "DB_PASSWORD"):
            os.environ[name] = ""
    if not ("BUCKET_NAME" in os.environ or "AWS_ENDPOINT_URL_S3" in os.environ):
        os.environ["BUCKET_NAME"] = os.environ["AWS_ENDPOINT_URL_S3"] = ""
        embeds_s3 = True
    ensure_servers()
    compile_stale_catalogs()
    if embeds_s3:
        _take_own_bucket()


def _take_own_bucket() -> None:
    from . import s3

    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    os.environ["EMBEDDED_TEST_BUCKET"] = "1"
    os.environ["BUCKET_NAME"] = f"test-{worker}"
    # A stateless server: files removed from the disk are gone from the bucket.
    shutil.rmtree(data_dir() / "s3" / os.environ["BUCKET_NAME"], ignore_errors=True)
    s3.ensure_bucket(data_dir(), dict(os.environ))
