"""Downloads Django's tests, runs them, and judges the failures.

Exit status 1 if a test fails that `expected` does not name.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import django

from twitter_project.embedded import CannotStart, ensure_servers

from .expected import EXPECTED

ROOT = Path(__file__).resolve().parents[3]
CACHE = ROOT / ".cache" / "django-tests"
LABELS = (
    "basic",
    "ordering",
    "lookup",
    "sessions_tests",
    "update",
    "delete",
    "model_forms",
    "bulk_create",
    "many_to_one",
    "get_or_create",
    "contenttypes_tests",
    "aggregation",
    "aggregation_regress",
    "annotations",
    "expressions",
    "queries",
)


def main(arguments: list[str]) -> int:
    labels = arguments or list(LABELS)
    # Only the shell may name a server: `.env` may name a database that people use.
    for name in ("MONGODB_URI", "DB_HOST"):
        os.environ.setdefault(name, "")
    os.environ.setdefault("BUCKET_NAME", "unused")
    try:
        ensure_servers()
    except CannotStart as error:
        sys.exit(str(error))
    report = run_tests(download_tests(django.__version__), labels)
    return judge(report, labels)


def download_tests(version: str) -> Path:
    """Return the folder of Django's tests, downloading it from PyPI the first time."""
    tests = CACHE / f"django-{version}" / "tests"
    if not tests.exists():
        download = ["pip", "download", "--quiet", "--no-deps", "--no-binary=:all:"]
        requirement = f"Django=={version}"
        process = subprocess.run(
            [sys.executable, "-m", *download, f"--dest={CACHE}", requirement],
            check=False,
        )
        if process.returncode:
            sys.exit(f"The source distribution of {requirement} cannot be downloaded.")
        with tarfile.open(CACHE / f"django-{version}.tar.gz") as archive:
            archive.extractall(CACHE, filter="data")
    return tests


def run_tests(tests: Path, labels: list[str]) -> dict[str, Any]:
    """Run the tests in a separate process; return the report of `runner`."""
    with tempfile.NamedTemporaryFile(suffix=".json") as report:
        subprocess.run(
            [
                sys.executable,
                "runtests.py",
                f"--settings={__package__}.settings",
                "--parallel=1",
                *labels,
            ],
            cwd=tests,
            env=os.environ | {"PYTHONPATH": str(ROOT), "REPORT_FILE": report.name},
            check=False,
        )
        text = Path(report.name).read_text()
    if not text:
        sys.exit("Django's tests did not run to their end.")
    result: dict[str, Any] = json.loads(text)
    return result


def judge(report: dict[str, Any], labels: list[str]) -> int:
    """Print the totals and the differences from `expected`; return the exit status."""
    failed, skipped = set(report["failed"]), report["skipped"]
    expected = {name for name in EXPECTED if name.partition(".")[0] in labels}
    others = len(failed) + len(skipped) + report["foreseen"]
    say(f"{report['run']} tests of Django {django.__version__}")
    say(f"{report['run'] - others:5} passed")
    say(f"{report['foreseen']:5} failed as Django itself foresees on every database")
    say(f"{len(skipped):5} skipped by Django itself:")
    say_by_reason(reason for _, reason in skipped)
    say(f"{len(failed & expected):5} failed as expected:")
    say_by_reason(EXPECTED[name] for name in failed & expected)
    for name in sorted(expected - failed):
        say(f"Passed, though it was expected to fail: {name}")
    for name in sorted(failed - expected):
        say(f"FAILED, and was not expected to: {name}")
    return int(bool(failed - expected))


def say_by_reason(reasons: Iterable[str]) -> None:
    for reason, count in Counter(reasons).most_common():
        say(f"{count:9} {reason}")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
