"""The handler of the four functions that answer requests, behind API Gateway.

It accepts events of HTTP APIs and of REST APIs. `SERVICE` says which part of the site a
function answers; `URL_PREFIX` is what its stage puts before each path.
"""

from typing import Any

from apig_wsgi import make_lambda_handler

from deploy.starting import start

start()

from twitter_project.microservices.headers import without_false_names  # noqa: E402
from twitter_project.telemetry import metrics  # noqa: E402 (needs the settings)
from twitter_project.wsgi import application  # noqa: E402

answer = make_lambda_handler(application, binary_support=True)


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer a request, and then log its cost."""
    with metrics.batch():
        return answer(without_false_names(event), context)
