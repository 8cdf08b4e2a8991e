"""Tests that every faulty request gets a problem document, and never a 500."""

from typing import Any

import pytest
from django.test import Client
from django.urls import path
from pytest_django.fixtures import Settings
from rest_framework.request import Request
from rest_framework.response import Response

from twitter_project.drf.views import ApiViewSet
from twitter_project.shared.errors import Unavailable
from twitter_project.workshop.testing.api import Answer, Api
from users.types import UserCard

pytestmark = pytest.mark.django_db
PROBLEM_KEYS = {"type", "title", "status", "detail", "code"}


class Broken(ApiViewSet):
    permission_classes = ()

    def fail(self, request: Request) -> Response:
        raise RuntimeError("a secret of the server")

    def wait(self, request: Request) -> Response:
        raise Unavailable


urlpatterns = [
    path("rest/v1/broken", Broken.as_view({"get": "fail"})),
    path("rest/v1/wait", Broken.as_view({"get": "wait"})),
]


def assert_problem(answer: Answer, status: int, code: str) -> None:
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert set(answer.body) - {"errors"} == PROBLEM_KEYS
    assert answer.status == answer.body["status"] == status
    assert answer.body["code"] == code
    assert answer.body["detail"]


def send(api: Api, body: bytes, content_type: str = "application/json") -> Answer:
    return api.send("POST", "tweets", body, content_type)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"nonsense",
        b'{"text": NaN}',
        b'{"text": Infinity}',
        b'{"text": 1e999}',
        b'{"text": "\xff\xfe"}',
        b'{"text": "\\ud800"}',
        b'{"text": "\\udc00 x"}',
        b'{"text": "a\x00b"}',
        b"\xef\xbb\xbf{}",
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
        b'{"text": "a"} {"text": "b"}',
        b"'text'",
    ],
)
def test_what_is_no_json_is_malformed(ada: UserCard, body: bytes) -> None:
    assert_problem(send(Api(ada.id), body), 400, "malformed")


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonx",
        "nonsense",
        "\x00",
        "",
    ],
)
def test_another_content_type_is_unsupported(ada: UserCard, content_type: str) -> None:
    answer = send(Api(ada.id), b'{"text": "a"}', content_type)

    assert_problem(answer, 415, "unsupported_media_type")


@pytest.mark.parametrize(
    "content_type",
    ["application/json; charset=utf-8", "Application/JSON", "application/json;v=1"],
)
def test_json_by_another_spelling_is_read(ada: UserCard, content_type: str) -> None:
    assert send(Api(ada.id), b'{"text": "a"}', content_type).status == 201


def test_body_that_is_missing_lacks_its_fields(ada: UserCard) -> None:
    answer = Api(ada.id).send("POST", "notifications/read")

    assert_problem(answer, 422, "invalid")
    assert list(answer.body["errors"]) == ["up_to_id"]


def test_too_large_a_body_is_refused(ada: UserCard) -> None:
    body = b'{"text": "' + b"x" * (1024 * 1024) + b'"}'

    assert_problem(send(Api(ada.id), body), 413, "too_large")


def test_deep_and_large_values_are_refused_by_name(ada: UserCard) -> None:
    deep: Any = "x"
    for _ in range(200):
        deep = [deep]

    answer = Api(ada.id).post("tweets", {"text": "a", "media_ids": deep})

    assert_problem(answer, 422, "invalid")
    assert list(answer.body["errors"]) == ["media_ids"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--x",
        b"--x\r\n",
        b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n",
        b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\na\r\n--x--\r\n',
        b"\xff" * 100,
    ],
)
def test_broken_form_is_refused(ada: UserCard, body: bytes) -> None:
    content_type = "multipart/form-data; boundary=x"

    answer = Api(ada.id).send("POST", "media", body, content_type)

    assert answer.status in (400, 422)


def test_form_without_boundary_is_malformed(ada: UserCard) -> None:
    answer = Api(ada.id).send("POST", "media", b"--x--", "multipart/form-data")

    assert_problem(answer, 400, "malformed")


def test_form_with_a_thousand_fields_is_malformed(ada: UserCard) -> None:
    form = {f"field{number}": "x" for number in range(1000)}

    assert_problem(Api(ada.id).upload("POST", "media", **form), 400, "malformed")


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS"]
)
@pytest.mark.parametrize("path", ["timeline/home", "users", "notifications"])
def test_method_that_is_not_offered(method: str, path: str) -> None:
    answer = Api().send(method, path)

    assert_problem(answer, 405, "method_not_allowed")
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(
    "path",
    [
        "nothing",
        "tweets/",
        "users/me/",
        "users/me/nothing",
        "tweets/1/2/3",
        "%00",
        "%ff",
        "../../etc/passwd",
        "auth",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_unknown_path_is_a_problem(path: str, method: str) -> None:
    assert_problem(Api().send(method, path), 404, "not_found")


@pytest.mark.parametrize(
    "path", ["/rest", "/rest/", "/rest/v1", "/rest/v1/", "/rest/v2/x"]
)
def test_unknown_path_beside_the_api_is_a_problem(path: str) -> None:
    response = Client().get(path)

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("accept", ["*/*", "text/html", "application/xml", "x", ""])
def test_json_comes_whatever_is_asked_for(ada: UserCard, accept: str) -> None:
    answer = Api().get("users/ada", Accept=accept)

    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/json"


def test_format_in_the_query_has_no_effect(ada: UserCard) -> None:
    assert Api().get("users/ada?format=api").status == 200


def test_detail_is_in_the_language_of_the_client(ada: UserCard) -> None:
    english = Api().get("users/zoe")
    spanish = Api().get("users/zoe", **{"Accept-Language": "es"})

    assert english.headers["Content-Language"] == "en"
    assert spanish.headers["Content-Language"] == "es"
    assert spanish.body["code"] == english.body["code"] == "person_not_found"


def test_unforeseen_error_tells_nothing(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.ROOT_URLCONF = __name__

    response = Client(raise_request_exception=False).get("/rest/v1/broken")

    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"
    assert b"secret" not in response.content
    assert "a secret of the server" in caplog.text


def test_what_is_out_of_order_says_when_to_come_again(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__

    response = Client().get("/rest/v1/wait")

    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
