"""Every error of the REST API as `application/problem+json` (RFC 9457)."""

import logging
import math
from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.core.signals import got_request_exception
from django.http import Http404, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response

from twitter_project.api.interface import problem_body
from twitter_project.drf.documenting import PROBLEM_JSON
from twitter_project.shared import errors
from twitter_project.shared.db import is_unreachable
from twitter_project.web.middleware.availability import outage
from twitter_project.web.plain_answers import RETRY_AFTER_S

logger = logging.getLogger(__name__)

CHALLENGE = 'Bearer realm="api"'

STATUS_OF_APP_ERROR: tuple[tuple[type[errors.AppError], int], ...] = (
    (errors.NotFound, 404),
    (errors.NotAllowed, 403),
    (errors.SignInRequired, 401),
    (errors.Invalid, 422),
    (errors.Conflict, 409),
    (errors.TooMany, 429),
    (errors.Unavailable, 503),
)
CODE_OF_STATUS = {
    400: "malformed",
    401: "sign_in_required",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    413: "too_large",
    415: "unsupported_media_type",
    422: "invalid",
    429: "too_many",
    500: "server_error",
    503: "unavailable",
}
DETAIL_OF_STATUS = {
    400: gettext_lazy("The request could not be read."),
    413: gettext_lazy("The request is too large."),
    500: gettext_lazy("Something went wrong on our side."),
}


def handle_exception(exc: Exception, context: Mapping[str, Any]) -> Response:
    """Turn any exception of a view into a problem. Unexpected errors are logged."""
    if isinstance(exc, errors.AppError):
        return _from_app_error(exc, context.get("kwargs") or {})
    if isinstance(exc, Http404):
        exc = exceptions.NotFound(_("This does not exist."))
    elif isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    if isinstance(exc, exceptions.APIException):
        return _from_api_exception(exc)
    if isinstance(exc, RequestDataTooBig):
        return problem(413)
    if isinstance(
        exc,
        BadRequest | SuspiciousOperation | MultiPartParserError | UnreadablePostError,
    ):
        return problem(400)
    if is_unreachable(exc):
        outage.begin()
        return _from_app_error(errors.Unavailable(retry_after_s=RETRY_AFTER_S))
    logger.exception("A request to the REST API failed.", exc_info=exc)
    got_request_exception.send(sender=handle_exception, request=context.get("request"))
    return problem(500)


def problem(
    status: int,
    detail: str = "",
    *,
    code: str = "",
    by_field: Mapping[str, list[str]] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Make the answer. `by_field` says what was wrong with each field."""
    detail = detail or str(DETAIL_OF_STATUS.get(status, HTTPStatus(status).phrase))
    body = problem_body(status, code or CODE_OF_STATUS[status], detail)
    if by_field is not None:
        body["errors"] = by_field
    return Response(body, status=status, headers=headers, content_type=PROBLEM_JSON)


def _from_app_error(
    error: errors.AppError, names: Mapping[str, object] = MappingProxyType({})
) -> Response:
    status = next(
        (status for kind, status in STATUS_OF_APP_ERROR if isinstance(error, kind)), 500
    )
    headers = {}
    by_field = None
    if status == 401:
        headers["WWW-Authenticate"] = CHALLENGE
    if isinstance(error, errors.TryLater):
        headers["Retry-After"] = str(error.retry_after_s)
    if isinstance(error, errors.Invalid):
        by_field = error.errors
    elif error.field is not None:
        by_field = {error.field: [str(error.message)]}
    return problem(
        status,
        error.message_for(names),
        code=error.code,
        by_field=by_field,
        headers=headers,
    )


def _from_api_exception(exc: exceptions.APIException) -> Response:
    """Translate errors that REST framework itself found in the request."""
    if isinstance(exc, exceptions.ValidationError):
        return problem(422, str(errors.Invalid.message), by_field=flatten(exc.detail))
    if isinstance(exc, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        return _unauthenticated(exc)
    headers: dict[str, str] = {}
    if isinstance(exc, exceptions.Throttled):
        wait_s: float | None = getattr(exc, "wait", None)
        headers["Retry-After"] = str(math.ceil(wait_s or 1))
    return problem(exc.status_code, str(exc.detail), headers=headers)


def _unauthenticated(exc: exceptions.APIException) -> Response:
    is_missing = isinstance(exc, exceptions.NotAuthenticated)
    challenge = CHALLENGE if is_missing else f'{CHALLENGE}, error="invalid_token"'
    return problem(
        401,
        str(errors.SignInRequired.message if is_missing else exc.detail),
        code="" if is_missing else str(exc.get_codes()),
        headers={"WWW-Authenticate": challenge},
    )


def flatten(detail: Any, field: str = errors.NON_FIELD_ERRORS) -> dict[str, list[str]]:
    """Put nested validation messages under the name of the outermost field."""
    if isinstance(detail, Mapping):
        return _merge(
            flatten(inner, name if field == errors.NON_FIELD_ERRORS else field)
            for name, inner in detail.items()
        )
    if isinstance(detail, list):
        return _merge(flatten(inner, field) for inner in detail)
    return {field: [str(detail)]}


def _merge(parts: Any) -> dict[str, list[str]]:
    merged: dict[str, list[str]] = {}
    for part in parts:
        for field, messages in part.items():
            known = merged.setdefault(str(field), [])
            known.extend(message for message in messages if message not in known)
    return merged
