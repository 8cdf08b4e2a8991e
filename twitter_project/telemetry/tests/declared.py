"""All metrics that the site declares."""

from __future__ import annotations

import sys

from twitter_project.telemetry import requests  # noqa: F401 (the others come with the apps)
from twitter_project.telemetry.types import Metric

OURS = ("twitter_project", "users", "tweets", "timeline", "notifications")


def declared_metrics() -> list[Metric]:
    found = {
        value
        for name, module in list(sys.modules.items())
        if name.partition(".")[0] in OURS and ".tests" not in name
        for value in vars(module).values()
        if isinstance(value, Metric)
    }
    return sorted(found, key=lambda metric: metric.name)
