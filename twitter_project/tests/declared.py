"""Every metric that the site declares."""

from __future__ import annotations

import sys
from importlib import import_module

from twitter_project.shared.telemetry.metrics import Metric

OURS = ("twitter_project", "users", "tweets", "timeline", "notifications")
# All others are imported with the apps.
TELEMETRY = "twitter_project.shared.telemetry"


def declared_metrics() -> list[Metric]:
    for name in ("queues", "requests"):
        import_module(f"{TELEMETRY}.{name}")
    found = {
        value
        for name, module in list(sys.modules.items())
        if name.partition(".")[0] in OURS and ".tests" not in name
        for value in vars(module).values()
        if isinstance(value, Metric)
    }
    return sorted(found, key=lambda metric: metric.name)
