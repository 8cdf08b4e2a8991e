"""A client for tests of the REST API, which checks every answer against the schema."""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.contrib.auth import get_user_model
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from rest_framework_simplejwt.tokens import AccessToken

ROOT = "/rest/v1/"
DOCUMENT_URI = "urn:openapi"
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer; `body` is the parsed JSON or the text, None if there was none."""

    status: int
    body: Any
    headers: Mapping[str, str]


class Api:
    """Sends requests as the person `user_id`, or signed out. Paths are relative to
    /rest/v1/.

    An answer that the schema does not document fails the test at once.
    """

    def __init__(self, user_id: int | None = None, *, token: str = "") -> None:
        self._client = Client()
        if user_id is not None:
            user: Any = get_user_model().objects.get(pk=user_id)
            access = AccessToken.for_user(user)
            access["stamp"] = user.credentials_stamp
            token = str(access)
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, headers=headers)

    def put(self, path: str, body: object = None) -> Answer:
        if body is None:
            return self.send("PUT", path)
        return self.send("PUT", path, orjson.dumps(body), JSON)

    def delete(self, path: str) -> Answer:
        return self.send("DELETE", path)

    def post(self, path: str, body: object, **headers: str) -> Answer:
        return self.send("POST", path, orjson.dumps(body), JSON, headers)

    def patch(self, path: str, body: object) -> Answer:
        return self.send("PATCH", path, orjson.dumps(body), JSON)

    def upload(self, method: str, path: str, **form: object) -> Answer:
        data = encode_multipart(BOUNDARY, form)
        return self.send(method, path, data, MULTIPART_CONTENT)

    def send(
        self,
        method: str,
        path: str,
        data: bytes = b"",
        content_type: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send these bytes unchanged."""
        response = self._client.generic(
            method,
            ROOT + path,
            data,
            content_type,
            headers={**self._headers, **(headers or {})},
        )
        media_type = response.headers.get("Content-Type", "")
        body = orjson.loads(response.content) if "json" in media_type else None
        if media_type.startswith("text/"):
            body = response.content.decode()
        answer = Answer(response.status_code, body, response.headers)
        check_documented(method, ROOT + path.partition("?")[0], answer)
        return answer


def check_documented(method: str, path: str, answer: Answer) -> None:
    """Assert that the schema documents this status, type and shape for the path.

    Paths and methods that the schema does not have are ignored.
    """
    template = _template_of(path)
    operation = document()["paths"].get(template, {}).get(method.lower())
    if operation is None:
        return
    known = operation["responses"]
    assert str(answer.status) in known, f"{method} {template}: {answer} undocumented"
    content = known[str(answer.status)].get("content", {})
    media_type = answer.headers.get("Content-Type", "").partition(";")[0]
    if not content:
        assert answer.body is None
        return
    assert media_type in content, f"{method} {template}: {media_type} undocumented"
    steps = ("paths", template, method.lower(), "responses", str(answer.status))
    errors = list(_validator(*steps, "content", media_type).iter_errors(answer.body))
    assert not errors, f"{method} {template}: {errors[0].message}"


@functools.cache
def document() -> dict[str, Any]:
    """Return the schema as the site serves it."""
    loaded: dict[str, Any] = orjson.loads(Client().get(f"{ROOT}schema").content)
    return loaded


def _template_of(path: str) -> str:
    """Return the schema's template for this path, the longest; "" if none fits."""
    matching = [template for template in _patterns() if _patterns()[template](path)]
    return min(matching, key=lambda template: template.count("{"), default="")


@functools.cache
def _patterns() -> dict[str, Any]:
    return {
        template: re.compile(re.sub(r"\{\w+\}", "[^/]+", template)).fullmatch
        for template in document()["paths"]
    }


@functools.cache
def _validator(*steps: str) -> Any:
    """Return the validator for a body at these steps of the document."""
    resource = Resource.from_contents(document(), default_specification=DRAFT202012)
    registry: Registry[Any] = Registry().with_resource(DOCUMENT_URI, resource)
    escaped = [step.replace("~", "~0").replace("/", "~1") for step in steps]
    pointer = "/".join([*escaped, "schema"])
    return Draft202012Validator(
        {"$ref": f"{DOCUMENT_URI}#/{pointer}"},
        registry=registry,
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )
