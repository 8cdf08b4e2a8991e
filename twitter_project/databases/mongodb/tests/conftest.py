"""Runs the cases of `lab` once on each engine, for all tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parents[3]


@dataclass(frozen=True, slots=True)
class Report:
    """What each case saw on one engine."""

    engine: str
    results: dict[str, dict[str, Any]]

    def __getitem__(self, case: str) -> Any:
        result = self.results[case]
        if "error" in result:
            pytest.fail(f"{case} on {self.engine}: {result['error']}")
        return result["value"]

    def error(self, case: str) -> str:
        """Return the exception that ended a case, or "" if none did."""
        return str(self.results[case].get("error", ""))


def run_module(module: str, *arguments: str) -> dict[str, Any]:
    """Run a small project of ours in a separate process; return its JSON."""
    uri = str(settings.DATABASES["default"]["HOST"])
    process = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=TESTS,
        env=os.environ | {"PYTHONPATH": str(ROOT), "MONGODB_URI": uri},
        capture_output=True,
        text=True,
        check=False,
    )
    if process.returncode:
        pytest.fail(f"{module} {arguments} failed:\n{process.stderr}")
    result: dict[str, Any] = json.loads(process.stdout)
    return result


@pytest.fixture(scope="session")
def ours() -> Report:
    engine = "twitter_project.databases.mongodb"
    return Report(engine, run_module("lab", engine))


@pytest.fixture(scope="session")
def stock() -> Report:
    engine = "django_mongodb_backend"
    return Report(engine, run_module("lab", engine))
