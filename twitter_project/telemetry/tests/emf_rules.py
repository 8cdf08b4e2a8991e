"""CloudWatch's published rules for a line in its Embedded Metric Format."""

from __future__ import annotations

import json
from typing import Any

import jsonschema  # type: ignore[import-untyped]

SIZE_MAX_BYTES = 256 * 1024
PER_SECOND = "Bytes|Kilobytes|Megabytes|Gigabytes|Terabytes|Bits|Kilobits|Megabits"
UNITS = (
    f"^(Seconds|Microseconds|Milliseconds|Percent|Count|None|Gigabits|Terabits|"
    f"{PER_SECOND}|(Count|Gigabits|Terabits|{PER_SECOND})/Second)$"
)
NAME = {"type": "string", "minLength": 1, "maxLength": 255}
DEFINITION = {
    "type": "object",
    "required": ["Name"],
    "additionalProperties": False,
    "properties": {
        "Name": NAME,
        "Unit": {"type": "string", "pattern": UNITS},
        "StorageResolution": {"enum": [1, 60]},
    },
}
DIRECTIVE = {
    "type": "object",
    "required": ["Namespace", "Dimensions", "Metrics"],
    "additionalProperties": False,
    "properties": {
        "Namespace": NAME,
        "Dimensions": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "array", "maxItems": 9, "items": NAME},
        },
        "Metrics": {
            "type": "array",
            "minItems": 1,
            "maxItems": 100,
            "items": DEFINITION,
        },
    },
}
SCHEMA = {
    "type": "object",
    "required": ["_aws"],
    "properties": {
        "_aws": {
            "type": "object",
            "required": ["Timestamp", "CloudWatchMetrics"],
            "additionalProperties": False,
            "properties": {
                "Timestamp": {"type": "integer", "minimum": 1_500_000_000_000},
                "CloudWatchMetrics": {
                    "type": "array",
                    "minItems": 1,
                    "items": DIRECTIVE,
                },
            },
        }
    },
}
NUMBER = {"type": "number"}
TARGET = {"anyOf": [NUMBER, {"type": "array", "maxItems": 100, "items": NUMBER}]}


def read_line(line: str) -> dict[str, Any]:
    """Return the document. Raises: AssertionError or ValidationError if it breaks a
    rule.

    This includes rules about references, which no schema can express.
    """
    assert line.startswith("{"), "nothing may stand before the document"
    assert len(line.encode()) <= SIZE_MAX_BYTES
    document: dict[str, Any] = json.loads(line)
    jsonschema.validate(document, SCHEMA)
    directives = document["_aws"]["CloudWatchMetrics"]
    assert sum(len(one["Metrics"]) for one in directives) <= 100
    for directive in directives:
        for dimensions in directive["Dimensions"]:
            for name in dimensions:
                assert isinstance(document[name], str)
                assert 1 <= len(document[name]) <= 1024
                assert document[name].isascii()
        for metric in directive["Metrics"]:
            jsonschema.validate(document[metric["Name"]], TARGET)
    return document


def find_documents(output: str) -> list[dict[str, Any]]:
    """Return the lines that are meant for CloudWatch."""
    return [read_line(line) for line in output.splitlines() if '"_aws"' in line]
