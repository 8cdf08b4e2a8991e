"""Tests that operations.md and the alerts match the metrics that the code declares."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from cfnlint.decode import cfn_yaml

from deploy.routes import FOLDER
from twitter_project.embedded.environment import BASE_DIR
from twitter_project.telemetry.prometheus import series_name
from twitter_project.telemetry.types import Metric

from .declared import declared_metrics

DOCUMENT = (BASE_DIR / "docs" / "operations.md").read_text()
RULES: Any = yaml.safe_load((FOLDER / "alerts.yaml").read_text())
ALERTS = [rule for group in RULES["groups"] for rule in group["rules"]]
ROW = re.compile(r"^\| `(microblog_\w+)` \| (\w+) \| ([\w*, ]+) \|", re.MULTILINE)
SUFFIXES = {
    "counter": ("",),
    "gauge": ("",),
    "histogram": ("_bucket", "_sum", "_count"),
}


def full_name(metric: Metric) -> str:
    return series_name(metric) + ("_total" if metric.kind == "counter" else "")


def labels_of(metric: Metric) -> str:
    return ", ".join(
        f"**{name}**" if name in metric.dimensions else name for name in metric.labels
    )


def test_the_table_has_every_metric_with_its_labels() -> None:
    described = {row[0]: (row[1], row[2]) for row in ROW.findall(DOCUMENT)}

    assert described == {
        full_name(metric): (metric.kind, labels_of(metric))
        for metric in declared_metrics()
    }


def test_dimensions_are_labels_and_none_has_many() -> None:
    for metric in declared_metrics():
        assert set(metric.dimensions) <= set(metric.labels)
        assert "route" not in metric.dimensions
        assert "handler" not in metric.dimensions


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert["alert"])
def test_an_alert_looks_at_series_that_there_are(alert: Any) -> None:
    there_are = {
        full_name(metric) + suffix
        for metric in declared_metrics()
        for suffix in SUFFIXES[metric.kind]
    }

    assert set(re.findall(r"microblog_\w+", alert["expr"])) <= there_are


def test_each_alarm_says_what_to_do() -> None:
    template: Any = cfn_yaml.load(str(FOLDER / "template.yaml"))
    alarms = {
        name
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::CloudWatch::Alarm"
    }
    _, _, after = DOCUMENT.partition("\n## Alarms and what to do\n")
    what_to_do, _, _ = after.partition("\n## ")

    headings = set(
        re.findall(r"`(\w+)`", "".join(re.findall(r"^\*\*(.+?)\*\*", what_to_do, re.M)))
    )

    assert headings == alarms | {alert["alert"] for alert in ALERTS}
