"""Lambda functions of the site, beside the test's database, bucket and mail server."""

from __future__ import annotations

import os
import platform
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from twitter_project.workshop.testing.fake_sqs import FakeSqs
from twitter_project.workshop.testing.mail_server import run_mail_server
from twitter_project.workshop.testing.processes import site_databases

from .building import runtime, unzipped_archive
from .gateway import HOST, STAGE, Visitor
from .runtime_api import Function

WORKER = "worker"
SECRETS = {
    "DJANGO_SECRET_KEY": "k3J9-vQz7_Lm2Xw8pRt5Yb1Nc6Hd4Fs0Ga",
    "JWT_SIGN": "aG0sF4dH6cN1bY5tRp8wX2mL_7zQv-9J3k",
}


@pytest.fixture(scope="session")
def code() -> Path:
    """The files of the archive, as a function has them."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        pytest.skip("the libraries in the archive are for Linux on x86-64")
    return unzipped_archive()


@pytest.fixture(scope="session")
def queue() -> Iterator[FakeSqs]:
    server = FakeSqs()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def variables(
    queue: FakeSqs, django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """The variables of a production site, with the servers of the tests."""
    inherited = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL_S3")
    database = connection.settings_dict
    with run_mail_server() as (port, _):
        yield {
            **site_databases(),
            **SECRETS,
            **{name: os.environ[name] for name in inherited if name in os.environ},
            "APP_ENV": "production",
            "ALLOWED_HOSTS": HOST,
            "URL_PREFIX": f"/{STAGE}",
            "PROXY_COUNT": "1",
            "MONGODB_URI": database["HOST"],
            "BUCKET_NAME": settings.BUCKET_NAME,
            "AWS_REGION": settings.AWS_REGION,
            "AWS_ENDPOINT_URL_SQS": queue.url,
            "QUEUE_URL": f"{queue.url}/123/tasks",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(port),
            "DATA_DIR": str(tmp_path_factory.mktemp("tmp")),
        }


@pytest.fixture(scope="session")
def start_function(
    code: Path, variables: Mapping[str, str]
) -> Iterator[Callable[..., Function]]:
    """Start functions that stop when the tests are done."""
    started = []

    def start(handler: str, **changes: str) -> Function:
        function = Function(code, runtime(), handler, {**variables, **changes})
        started.append(function)
        return function

    yield start
    for function in started:
        function.stop()


@pytest.fixture(scope="session")
def find_function(
    start_function: Callable[..., Function],
) -> Callable[[str], Function]:
    """Return the function of a service, or the worker; each starts on demand."""
    functions: dict[str, Function] = {}

    def find(service: str) -> Function:
        if service not in functions:
            functions[service] = (
                start_function("deploy.worker.handler")
                if service == WORKER
                else start_function("deploy.web.handler", SERVICE=service)
            )
        return functions[service]

    return find


@pytest.fixture
def visitor(find_function: Callable[[str], Function], queue: FakeSqs) -> Visitor:
    """Somebody with a browser, who comes through an HTTP API; nothing is queued."""
    queue.bodies.clear()
    return Visitor(find_function)
