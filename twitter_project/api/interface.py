"""How the REST API declares itself to the rest of the site."""

from http import HTTPStatus
from typing import Any

import orjson

from twitter_project.drf.documenting import PROBLEM_JSON
from twitter_project.web.interfaces import Interface


def write_problem(status: int, code: str, detail: str) -> bytes:
    """Return an error as RFC 9457's `application/problem+json`."""
    return orjson.dumps(problem_body(status, code, detail))


def problem_body(status: int, code: str, detail: str) -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }


REST = Interface(
    prefix="/rest/",
    uses_tokens=True,
    content_type=PROBLEM_JSON,
    write_error=write_problem,
)
