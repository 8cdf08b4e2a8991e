"""Tests that each worker of a test run gets servers before the settings load."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from twitter_project.embedded.environment import BASE_DIR

SAMPLE = """
import json, os
import pytest
from django.conf import settings

@pytest.mark.parametrize("number", range(4))
def test_sample(number, request):
    seen = {
        "app_env": settings.APP_ENV,
        "bucket": settings.BUCKET_NAME,
        "uri": settings.MONGODB_URI,
        "worker": os.environ.get("PYTEST_XDIST_WORKER", "main"),
    }
    with open(os.environ["SEEN"] + str(number), "w") as file:
        json.dump(seen, file)
"""


@pytest.mark.slow
def test_workers_share_servers_but_not_buckets(
    clean_environ: dict[str, str], tmp_path: Path, data_dir: Path
) -> None:
    (tmp_path / "test_sample.py").write_text(SAMPLE)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2"]
    command += ["-c", str(BASE_DIR / "pyproject.toml"), str(tmp_path)]

    subprocess.run(
        command,
        cwd=BASE_DIR,
        env=clean_environ | {"SEEN": str(tmp_path / "seen")},
        check=True,
        capture_output=True,
    )

    seen = [json.loads((tmp_path / f"seen{number}").read_text()) for number in range(4)]
    assert {one["app_env"] for one in seen} == {"test"}
    assert len({one["uri"] for one in seen}) == 1
    for one in seen:
        assert one["bucket"] == f"test-{one['worker']}"
        assert (data_dir / "s3" / one["bucket"]).is_dir()
