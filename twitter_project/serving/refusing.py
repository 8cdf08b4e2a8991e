"""Answers requests that the event loop refuses, without using a thread."""

from __future__ import annotations

import io
from wsgiref.types import WSGIEnvironment

from django.core.handlers.wsgi import WSGIRequest

from twitter_project.serving.lanes import Answer
from twitter_project.web.plain_answers import answer_plainly


def refuse(environ: WSGIEnvironment, status: int) -> Answer:
    """Return a plain answer, made without a database."""
    environ["wsgi.input"] = io.BytesIO()
    response = answer_plainly(WSGIRequest(environ), status)
    response.headers["Content-Length"] = str(len(response.content))
    headers = [
        (name.lower().encode("latin-1"), value.encode("latin-1"))
        for name, value in response.items()
    ]
    return Answer(status, headers, io.BytesIO(response.content))
