"""The functions themselves: calls them through Lambda's API, and reads their logs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from twitter_project.embedded.processes import wait_until
from twitter_project.microservices.routes import SERVICES, find_service

from .stack import NAME, Stack

# A path of each service that only this service answers, and never with "not there".
OWN_PATHS = {
    "users": "/rest/v1/users",
    "tweets": "/compose",
    "timeline": "/rest/v1/timeline/public",
    "notifications": "/rest/v1/notifications",
}
POISON = "no delivery at all"
DEAD_TIMEOUT_S = 180


class Differs(Exception):
    """A function did something other than expected."""


def migrate(stack: Stack) -> None:
    answer = _invoke(stack, "worker", {"task": "migrate"})
    if answer != {"done": None}:
        raise Differs(f"the worker answered {answer}")


def check_own_paths(stack: Stack) -> str:
    """Call each function with a path of each service: it must know only its own."""
    wrong = {}
    for service in SERVICES:
        for owner, path in OWN_PATHS.items():
            status = _invoke(stack, service, _request(stack, path))["statusCode"]
            if (status != 404) != (owner == service):
                wrong[service, path] = status
    if wrong:
        raise Differs(f"status by function and path: {wrong}")
    return f"{len(SERVICES)} functions x {len(OWN_PATHS)} paths, 404 to all but its own"


def check_who_answered(stack: Stack) -> str:
    """Read in the logs which function answered which of the requested routes."""
    counts = {}
    for service in SERVICES:
        routes = [
            line["route"]
            for line in _lines(stack, service)
            if line["event"] == "request"
        ]
        foreign = [route for route in routes if find_service(route) != service]
        if not routes or foreign:
            raise Differs(f"{service} answered {foreign or 'nothing'}")
        counts[service] = len(routes)
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def check_dead_letters(stack: Stack) -> str:
    """Send a message that can never run, and find it in the dead-letter queue.

    Failed messages are hidden for six minutes, five times over; here for a second.
    """
    client, queue = stack.aws.client("sqs"), stack.physical["Queue"]
    dead = {"QueueUrl": stack.physical["DeadLetters"], "WaitTimeSeconds": 1}
    kept = client.get_queue_attributes(
        QueueUrl=queue, AttributeNames=["VisibilityTimeout"]
    )["Attributes"]
    _set(client, queue, {"VisibilityTimeout": "1"})
    client.send_message(QueueUrl=queue, MessageBody=POISON)
    found: list[dict[str, Any]] = []

    def is_dead() -> bool:
        found.extend(client.receive_message(**dead).get("Messages", []))
        return bool(found)

    is_there = wait_until(is_dead, timeout_s=DEAD_TIMEOUT_S)
    _set(client, queue, kept)
    if not is_there or found[0]["Body"] != POISON:
        raise Differs(f"{found} among the dead letters after {DEAD_TIMEOUT_S} s")
    warned = [line for line in _lines(stack, "worker") if "not run" in line["event"]]
    if not warned or not all(line.get("aws_request_id") for line in warned):
        raise Differs(f"the worker's log says {warned}")
    return f"after {len(warned)} tries, each in the worker's log by its call's id"


def _set(client: Any, queue: str, attributes: dict[str, str]) -> None:
    client.set_queue_attributes(QueueUrl=queue, Attributes=attributes)


def _invoke(stack: Stack, function: str, event: dict[str, Any]) -> Any:
    client = stack.aws.client("lambda")
    name = f"{NAME}-{function}"
    answer = client.invoke(FunctionName=name, Payload=json.dumps(event).encode())
    body = json.load(answer["Payload"])
    if "FunctionError" in answer:
        raise Differs(f"{name}: {body}")
    return body


def _request(stack: Stack, path: str) -> dict[str, Any]:
    """Return an HTTP API's event, from a client that may not reach the function."""
    headers = {"host": host_of(stack), "x-forwarded-proto": "https"}
    http = {
        "method": "GET",
        "path": path,
        "protocol": "HTTP/1.1",
        "sourceIp": "203.0.113.7",
    }
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {**headers, "x-forwarded-for": "203.0.113.7"},
        "requestContext": {"stage": "$default", "http": http},
        "isBase64Encoded": False,
    }


def host_of(stack: Stack) -> str:
    """Return the API's own host name, which is in the template's ALLOWED_HOSTS."""
    return str(urlsplit(stack.outputs["Address"]).hostname)


def _lines(stack: Stack, function: str) -> Iterator[dict[str, Any]]:
    """Yield the function's log lines, which are JSON in production."""
    client = stack.aws.client("logs")
    pages = client.get_paginator("filter_log_events").paginate(
        logGroupName=f"/aws/lambda/{NAME}-{function}"
    )
    for page in pages:
        for event in page["events"]:
            for text in event["message"].splitlines():
                if text.startswith('{"'):
                    line = json.loads(text)
                    if "event" in line:
                        yield line
