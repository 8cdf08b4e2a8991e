"""Django's test runner, which leaves a report for the process that started it."""

import json
import os
from pathlib import Path
from typing import Any

from django.test.runner import DiscoverRunner


class ReportingRunner(DiscoverRunner):
    """Writes how many tests ran, and which failed or were skipped, to REPORT_FILE."""

    def run_suite(self, suite: Any, **kwargs: Any) -> Any:
        result: Any = super().run_suite(suite, **kwargs)
        failed = [*result.failures, *result.errors]
        report = {
            "run": result.testsRun,
            "failed": sorted({_id(test) for test, _ in failed}),
            "foreseen": len(result.expectedFailures),
            "skipped": [[_id(test), reason] for test, reason in result.skipped],
        }
        Path(os.environ["REPORT_FILE"]).write_text(json.dumps(report))
        return result


def _id(test: Any) -> str:
    """Return a test's dotted name; a subtest counts as its test."""
    return str(getattr(test, "test_case", test).id())
