"""Tests the parent of the web processes, if they cannot start or lose their parent."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from twitter_project.embedded.environment import BASE_DIR
from twitter_project.embedded.processes import find_free_port
from twitter_project.serving.command import web_command


def run_front(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        web_command(find_free_port()),
        capture_output=True,
        text=True,
        cwd=BASE_DIR,
        env={**os.environ, **environment},
        timeout=60,
        check=False,
    )


def test_a_site_that_cannot_load_ends_the_web_server() -> None:
    ended = run_front(LOG_LEVEL="nonsense")

    assert ended.returncode == 3
    assert "LOG_LEVEL: must be one of" in ended.stderr
    assert "A web process ended before it was ready" in ended.stderr


@pytest.mark.parametrize("given", ["0", "two", "-1"])
def test_a_wrong_number_of_processes_is_refused(given: str) -> None:
    command = [sys.executable, "-m", "twitter_project.serving"]
    ended = subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd=BASE_DIR,
        env={**os.environ, "WEB_PROCESSES": given},
        timeout=60,
        check=False,
    )

    assert ended.returncode == 1
    assert ended.stderr == "WEB_PROCESSES: must be a number from 1 on.\n"
