"""How log lines look: JSON for machines or a line for people, without anybody's words.

The settings load this module, so nothing here may use Django.
"""

from __future__ import annotations

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

FORMATS = ("json", "text")
# The fields that lines show besides their message; anything else attached is left out.
FIELDS = frozenset(
    (
        *("method", "route", "status", "duration_ms", "round_trips"),
        *("statements", "user_id", "aws_request_id"),
    )
)
Event = MutableMapping[str, Any]

# Libraries quote their input in their errors.
_SECRETS = (
    (re.compile(r"[\w.+%-]{1,64}@[\w.-]{1,255}"), "[address]"),
    (re.compile(r"\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?"), "[token]"),
    (re.compile(r"(?i)\b(bearer|basic) [\w.~+/=-]+"), r"\1 [token]"),
    (re.compile(r"(?s)dup key: \{.*?\}"), "dup key: {...}"),
    # PostgreSQL's details, in the server's language. A row's value may span lines, so
    # everything is cut until the next traceback begins.
    (re.compile(r"(?s)(\n\w+):  .*?(?=\n\n(?:The above|During)|\Z)"), r"\1:  ..."),
)


def hide_secrets(text: str) -> str:
    """Return the text without addresses, tokens, and the values of unique columns."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


class PathsAsRoutes(logging.Filter):
    """Replaces the path with its pattern: paths contain handles, ids, even keys."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        path = getattr(request, "path", None)
        if path is not None and isinstance(record.args, tuple):
            known = tuple(find_route(request) if a == path else a for a in record.args)
            record.args = known
        return True


def find_route(request: Any) -> str:
    """Return the pattern that the request's path matched, or a dash."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "-"


def logging_config(
    *, level: str, log_format: str, service: str, log_requests: bool = True
) -> dict[str, Any]:
    """Return the settings' LOGGING."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"routes": {"()": PathsAsRoutes}},
        "formatters": {"site": {"()": lambda: _formatter(log_format, service)}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "site",
                "filters": ["routes"],
            }
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Its own handler would write to the console as well.
            "django": {"handlers": [], "level": level, "propagate": True},
            # Otherwise each message would appear twice.
            "celery.app.trace": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
            # A line for each request would push everything else off the screen.
            "twitter_project.telemetry.requests": {
                "level": "NOTSET" if log_requests else "WARNING"
            },
        },
    }


def _formatter(log_format: str, service: str) -> logging.Formatter:
    def add_service(_logger: Any, _name: str, event: Event) -> Event:
        event["service"] = service
        return event

    is_json = log_format == "json"
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(allow=FIELDS),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        *([add_service] if is_json else []),
        structlog.processors.format_exc_info,
    ]
    render = structlog.processors.JSONRenderer() if is_json else _render_line
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _hide_secrets,
            render,
        ],
    )


def _render_line(_logger: Any, _name: str, event: Event) -> str:
    head = f"{event.pop('timestamp')} {event.pop('level').upper()} "
    head += f"{event.pop('logger')}: {event.pop('event')}"
    trace = event.pop("exception", "")
    fields = "".join(f" {name}={value}" for name, value in event.items())
    return f"{head}{fields}\n{trace}".rstrip("\n")


def _hide_secrets(_logger: Any, _name: str, event: Event) -> Event:
    """Filter before the text becomes JSON: cutting could remove JSON's quotes."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = hide_secrets(value)
    return event
