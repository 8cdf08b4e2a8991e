"""Tests the lines for CloudWatch: always valid, however much is recorded."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from django.test import Client

from twitter_project.telemetry.emf import EmbeddedMetrics
from twitter_project.telemetry.metrics import batch, record
from twitter_project.telemetry.types import Metric

from .emf_rules import find_documents, read_line
from .measured import recording_with

Capture = pytest.CaptureFixture[str]

CALLS = Metric("calls", "counter", "", ("who", "what"), ("what",))
TOOK = Metric("call_took", "histogram", "", ("who",), ("who",), unit="seconds")
DEPTH = Metric("depth", "gauge", "", ("who",), ("who",))
ADA = {"who": "ada", "what": "bell"}
BOB = {"who": "bob", "what": "bell"}


@pytest.fixture(autouse=True)
def _emf() -> Iterator[None]:
    with recording_with(EmbeddedMetrics("Site")):
        yield


def written(capture: Capture) -> list[dict[str, Any]]:
    return [read_line(line) for line in capture.readouterr().out.splitlines()]


def test_an_occurrence_is_one_line(capsys: Capture) -> None:
    before_ms = time.time_ns() // 1_000_000

    record({CALLS: 1, TOOK: 0.25, DEPTH: 3}, **ADA)

    (line,) = written(capsys)
    about = line.pop("_aws")
    assert line == {**ADA, "Calls": 1, "CallTook": 0.25, "Depth": 3}
    assert before_ms <= about["Timestamp"] <= time.time_ns() // 1_000_000
    assert about["CloudWatchMetrics"] == [
        {
            "Namespace": "Site",
            "Dimensions": [["what"]],
            "Metrics": [{"Name": "Calls", "Unit": "Count"}],
        },
        {
            "Namespace": "Site",
            "Dimensions": [["who"]],
            "Metrics": [
                {"Name": "CallTook", "Unit": "Seconds"},
                {"Name": "Depth", "Unit": "Count"},
            ],
        },
    ]


def test_a_batch_is_one_line_for_each_set_of_labels(capsys: Capture) -> None:
    with batch():
        record({CALLS: 1, TOOK: 0.25}, **ADA)
        record({CALLS: 1, TOOK: 0.5}, **BOB)
        record({CALLS: 2, TOOK: 0.75}, **ADA)
        assert capsys.readouterr().out == ""

    ada, bob = written(capsys)
    assert (ada["who"], ada["Calls"], ada["CallTook"]) == ("ada", 3, [0.25, 0.75])
    assert (bob["who"], bob["Calls"], bob["CallTook"]) == ("bob", 1, 0.5)


def test_a_batch_is_written_though_it_fails(capsys: Capture) -> None:
    def fail() -> None:
        with batch():
            record({CALLS: 1}, **ADA)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    record({CALLS: 1}, **BOB)

    assert [line["who"] for line in written(capsys)] == ["ada", "bob"]


def test_another_thread_does_not_write_into_a_batch(capsys: Capture) -> None:
    with batch():
        record({CALLS: 1}, **ADA)
        other = threading.Thread(target=lambda: record({CALLS: 1}, **BOB))
        other.start()
        other.join()

        assert [line["who"] for line in written(capsys)] == ["bob"]


def test_no_line_holds_more_than_it_may(capsys: Capture) -> None:
    many = [
        Metric(f"m{number}", "histogram", "", ("who",), ("who",))
        for number in range(230)
    ]
    with batch():
        for value in range(101):
            record(dict.fromkeys(many, value), who="ada")

    lines = written(capsys)
    found: dict[str, list[float]] = {}
    for line in lines:
        for name, value in line.items():
            if name not in ("_aws", "who"):
                kept = found.setdefault(name, [])
                kept += value if isinstance(value, list) else [value]
    assert set(found) == {f"M{number}" for number in range(230)}
    assert all(values == list(range(101)) for values in found.values())


def test_an_empty_batch_is_silent(capsys: Capture) -> None:
    with batch():
        pass

    assert capsys.readouterr().out == ""


@pytest.mark.django_db
def test_a_request_is_one_line_beside_the_log(capsys: Capture) -> None:
    Client().get("/public")

    (line,) = find_documents(capsys.readouterr().out)
    assert (line["service"], line["route"]) == ("all", "/public")
    assert (line["method"], line["status"]) == ("GET", "2xx")
    assert line["Requests"] == 1
    assert line["RequestDuration"] > 0
    assert line["RequestRoundTrips"] > 0


@pytest.mark.django_db
def test_where_lines_are_written_nothing_can_be_fetched() -> None:
    assert Client().get("/metrics").status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"who": 1},
        {"who": ""},
        {"Depth": "3"},
        {"Depth": list(range(101))},
        {"_aws": {"CloudWatchMetrics": []}},
        {"_aws": {"Timestamp": 1.5, "CloudWatchMetrics": []}},
    ],
)
def test_a_line_that_breaks_a_rule_would_be_found(
    change: dict[str, Any], capsys: Capture
) -> None:
    record({DEPTH: 3}, **ADA)
    (line,) = written(capsys)

    with pytest.raises((AssertionError, jsonschema.ValidationError)):
        read_line(json.dumps(line | change))
