"""Tests the metrics of a running site: two web processes and a worker, read as one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.db import connection
from pytest_django.fixtures import Settings

from twitter_project.embedded.environment import BASE_DIR
from twitter_project.embedded.processes import (
    find_free_port,
    site_answers,
    spawn_bound,
    wait_until,
)
from twitter_project.operations import preparing
from twitter_project.outbox.models import Delivery
from twitter_project.serving.command import web_command
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.processes import site_databases
from users.types import UserCard

from .measured import Figures, parse, total

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

START_TIMEOUT_S = 240.0
REQUESTS = "microblog_requests_total"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of the site's metrics."""
    return tmp_path / "metrics"


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    port = find_free_port()
    environ = {
        **os.environ,
        **site_databases(),
        "MONGODB_URI": connection.settings_dict["HOST"],
        "BUCKET_NAME": site_settings.BUCKET_NAME,
        "METRICS": "prometheus",
        "PROMETHEUS_MULTIPROC_DIR": str(folder),
    }
    manage = str(BASE_DIR / "manage.py")
    commands = (web_command(port), [sys.executable, manage, "worker"])
    started = [
        spawn_bound(one, environ=environ, cwd=BASE_DIR, stdout=subprocess.DEVNULL)
        for one in commands
    ]
    try:
        assert wait_until(lambda: site_answers(port), timeout_s=START_TIMEOUT_S)
        yield f"http://127.0.0.1:{port}"
    finally:
        for process in started:
            process.send_signal(signal.SIGTERM)
        for process in started:
            process.wait(60)


def fetch(url: str, **headers: str) -> bytes:
    request = urllib.request.Request(url, headers=headers)  # noqa: S310
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        body: bytes = answer.read()
        return body


def read(address: str) -> Figures:
    return parse(fetch(f"{address}/metrics"))


def test_all_processes_are_read_at_one_address(
    address: str, folder: Path, ada: UserCard
) -> None:
    post_tweet(author_id=ada.id, text="For the worker")
    assert wait_until(lambda: not Delivery.objects.exists(), timeout_s=60)
    count = 0

    def all_have_files() -> bool:
        nonlocal count
        fetch(f"{address}/rest/v1/timeline/users/{ada.handle}")
        count += 1
        return len(list(folder.glob("counter_*.db"))) == 3

    assert wait_until(all_have_files, timeout_s=60)

    for _ in range(4):
        figures = read(address)
        route = "/rest/v1/timeline/users/<str:handle>"
        assert total(figures, REQUESTS, route=route, status="2xx") == count
        assert total(figures, "microblog_tasks_total", event="tweets.posted") > 0
        assert total(figures, "microblog_queue_tasks") == 0


def test_what_a_proxy_passes_on_is_refused(address: str) -> None:
    for header in ("X-Forwarded-For", "Forwarded"):
        with pytest.raises(urllib.error.HTTPError) as error:
            fetch(f"{address}/metrics", **{header: "127.0.0.1"})

        assert error.value.code == 404
        assert b"microblog_" not in error.value.read()
        error.value.close()


def test_a_new_run_forgets_the_figures_of_former_ones(
    tmp_path: Path, settings: Settings
) -> None:
    settings.METRICS_DIR = str(tmp_path / "metrics")
    preparing.forget_figures()
    (tmp_path / "metrics").mkdir()
    for name in ("counter_a-1.db", "histogram_a-1.db", "somebody-elses.db"):
        (tmp_path / "metrics" / name).touch()

    preparing.forget_figures()

    left = [file.name for file in (tmp_path / "metrics").iterdir()]
    assert left == ["somebody-elses.db"]
