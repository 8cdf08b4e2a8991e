"""A short chaos run on each backend; `make chaos` is the long one."""

import os
import subprocess
import sys

import pytest

from twitter_project.embedded.environment import BASE_DIR


@pytest.mark.slow
@pytest.mark.parametrize(("backend", "kills"), [("embedded", 3), ("celery", 4)])
def test_nothing_acknowledged_is_lost_while_everything_is_killed(
    backend: str, kills: int
) -> None:
    """Each server is killed once: MongoDB, web, worker, and Celery's broker."""
    run = subprocess.run(
        [
            *(sys.executable, "-m", "twitter_project.workshop.chaos"),
            *("--backend", backend, "--kills", str(kills)),
            *("--operations", "60", "--lease", "4"),
        ],
        cwd=BASE_DIR,
        env=os.environ | {"PYTHONWARNINGS": ""},
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert run.returncode == 0, run.stdout + run.stderr
    assert "\n0 of " in run.stdout
    assert "\n0 differences" in run.stdout
