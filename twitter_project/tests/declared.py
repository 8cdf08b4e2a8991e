"""Every metric that the site declares."""

from __future__ import annotations

import sys

import timeline.services
import twitter_project.shared.telemetry.queues
import twitter_project.shared.telemetry.requests
from twitter_project.shared.telemetry.metrics import Metric

__all__ = ["declared_metrics"]
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
