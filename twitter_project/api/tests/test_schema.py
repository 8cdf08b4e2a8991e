"""Tests that the OpenAPI document is complete and matches the answers."""

import re
from collections.abc import Iterator
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.drainage import GENERATOR_STATS

from twitter_project.api.schema import schema_document
from twitter_project.workshop.testing.api import Answer, check_documented

METHODS = ("get", "post", "put", "patch", "delete")
# Every row of the table in docs/api.md.
TABLE = {
    "auth/register": {"post"},
    "auth/token": {"post"},
    "auth/token/refresh": {"post"},
    "auth/logout": {"post"},
    "auth/verification": {"post"},
    "users/me": {"get", "patch"},
    "users/me/avatar": {"put", "delete"},
    "users/me/banner": {"put", "delete"},
    "users/me/blocks": {"get"},
    "users/me/mutes": {"get"},
    "users/me/privacy": {"get", "patch"},
    "users/me/follow-requests": {"get"},
    "users/me/follow-requests/{handle}": {"put", "delete"},
    "users/me/settings": {"get", "patch"},
    "users/me/sessions": {"get", "delete"},
    "users/me/sessions/{session_id}": {"delete"},
    "users": {"get"},
    "users/{handle}": {"get"},
    "users/{handle}/follow": {"put", "delete"},
    "users/{handle}/block": {"put", "delete"},
    "users/{handle}/mute": {"put", "delete"},
    "users/{handle}/muted-retweets": {"put", "delete"},
    "users/{handle}/notifications": {"put"},
    "users/{handle}/followers": {"get"},
    "users/{handle}/following": {"get"},
    "threads": {"post"},
    "drafts": {"get", "post"},
    "drafts/scheduled": {"get"},
    "drafts/{draft_id}": {"get", "put", "delete"},
    "drafts/{draft_id}/publish": {"post"},
    "search": {"get"},
    "trends": {"get"},
    "drafts/{draft_id}/schedule": {"put", "delete"},
    "tweets": {"post"},
    "tweets/{tweet_id}": {"get", "patch", "delete"},
    "tweets/{tweet_id}/thread": {"get"},
    "tweets/{tweet_id}/self-thread": {"get"},
    "tweets/trash": {"get"},
    "tweets/trash/{tweet_id}": {"delete"},
    "tweets/trash/{tweet_id}/restore": {"post"},
    "tweets/{tweet_id}/reply-policy": {"put"},
    "tweets/{tweet_id}/hidden": {"put", "delete"},
    "tweets/{tweet_id}/pin": {"put", "delete"},
    "timeline/users/{handle}/pins": {"get"},
    "tweets/{tweet_id}/poll/votes": {"post"},
    "tweets/{tweet_id}/bookmark": {"put", "delete"},
    "bookmarks": {"get"},
    "bookmarks/folders": {"get", "post"},
    "lists": {"get", "post"},
    "lists/followed": {"get"},
    "lists/{list_id}": {"get", "patch", "delete"},
    "lists/{list_id}/follow": {"put", "delete"},
    "lists/{list_id}/members": {"get", "post"},
    "lists/{list_id}/members/remove": {"post"},
    "lists/{list_id}/members/{handle}": {"put", "delete"},
    "timeline/lists/{list_id}": {"get"},
    "users/{handle}/lists": {"get"},
    "bookmarks/folders/{folder_id}": {"patch", "delete"},
    "tweets/{tweet_id}/quotes": {"get"},
    "tweets/{tweet_id}/quote-policy": {"put"},
    "tweets/{tweet_id}/detachment": {"put", "delete"},
    "tweets/{tweet_id}/history": {"get"},
    "tweets/{tweet_id}/card": {"put", "delete"},
    "tweets/{tweet_id}/card/refresh": {"post"},
    "tweets/{tweet_id}/like": {"put", "delete"},
    "tweets/{tweet_id}/retweet": {"put", "delete"},
    "tweets/{tweet_id}/likes": {"get"},
    "tweets/{tweet_id}/retweets": {"get"},
    "media": {"post"},
    "media/uploads": {"post"},
    "media/uploads/{upload_id}/finish": {"post"},
    "media/{media_id}": {"get", "patch", "delete"},
    "media/{media_id}/subtitles/{language}": {"get", "put", "delete"},
    "timeline/home": {"get"},
    "timeline/for-you": {"get"},
    "timeline/markers": {"get", "post", "delete"},
    "timeline/for-you/preferences": {"get", "patch"},
    "timeline/public": {"get"},
    "timeline/users/{handle}": {"get"},
    "timeline/tags/{tag}": {"get"},
    "tags/followed": {"get"},
    "tags/{tag}/follow": {"put", "delete"},
    "notifications": {"get"},
    "notifications/unread-count": {"get"},
    "notifications/read": {"post"},
    "notifications/preferences": {"get", "patch"},
    "notifications/push-key": {"get"},
    "notifications/push-subscriptions": {"get", "post"},
    "notifications/push-subscriptions/{subscription_id}": {"patch", "delete"},
    "notifications/clear": {"post"},
    "notifications/policy": {"get", "patch"},
    "notifications/accepted": {"get"},
    "notifications/accepted/{handle}": {"delete"},
    "notifications/requests": {"get", "post"},
    "notifications/requests/{handle}": {"get"},
    "notifications/requests/{handle}/notifications": {"get"},
    "notifications/requests/{handle}/accept": {"post"},
    "notifications/requests/{handle}/dismiss": {"post"},
    "notifications/muted-conversations": {"get"},
    "notifications/muted-conversations/{tweet_id}": {"get", "put", "delete"},
    "notifications/{notification_id}": {"get", "delete"},
    "notifications/{notification_id}/restore": {"post"},
    "notifications/{notification_id}/people": {"get"},
    "announcements": {"get"},
    "announcements/{announcement_id}/dismiss": {"post"},
    "muted-words": {"get", "post"},
    "muted-words/preview": {"post"},
    "muted-words/{word_group_id}": {"get", "put", "delete"},
    "conversations": {"get"},
    "conversations/unread-count": {"get"},
    "conversations/{conversation_id}": {"get", "delete"},
    "conversations/{conversation_id}/tweets": {"get"},
    "conversations/{conversation_id}/read": {"post"},
    "stream": {"get"},
    "schema": {"get"},
}


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in schema_document()["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_schema_has_the_whole_table_and_no_more() -> None:
    found: dict[str, set[str]] = {}
    for path, method, _ in operations():
        found.setdefault(path.removeprefix("/rest/v1/"), set()).add(method)

    assert found == TABLE


# What these create has a key of its own, so that a second request creates nothing.
OWN_KEYS = {
    "auth/register": "the handle",
    "media/uploads/{upload_id}/finish": "the upload",
    "notifications/push-subscriptions": "the endpoint",
    "tweets/{tweet_id}/card/refresh": "the tweet, whose card is fetched again",
}


def test_all_that_creates_takes_an_idempotency_key() -> None:
    without = set()
    for path, operations in schema_document()["paths"].items():
        operation = operations.get("post", {})
        creates = {"201", "202"} & operation.get("responses", {}).keys()
        named = {one["name"] for one in operation.get("parameters", ())}
        if creates and "Idempotency-Key" not in named:
            without.add(path.removeprefix("/rest/v1/"))

    assert without == OWN_KEYS.keys()


def test_schema_is_made_without_a_warning() -> None:
    schema_document.cache_clear()
    GENERATOR_STATS.reset()

    document = schema_document()

    assert not GENERATOR_STATS
    assert document["openapi"] == "3.1.0"


def test_every_operation_is_described() -> None:
    ids = [operation["operationId"] for _, _, operation in operations()]

    assert len(ids) == len(set(ids))
    for path, method, operation in operations():
        assert operation["summary"], (path, method)
        assert len(operation["tags"]) == 1
        assert "429" in operation["responses"], (path, method)
        assert ("401" in operation["responses"]) == (
            any("token" in way for way in operation.get("security", []))
            or path.endswith(("auth/token", "auth/token/refresh", "auth/logout"))
        ), (path, method)


def test_every_failure_is_a_problem() -> None:
    for path, method, operation in operations():
        for status, response in operation["responses"].items():
            if status >= "400":
                assert list(response["content"]) == ["application/problem+json"]
            assert response["description"], (path, method, status)


def test_every_path_names_its_parameters_with_a_pattern() -> None:
    for path, _, operation in operations():
        named = {
            one["name"]: one["schema"]
            for one in operation.get("parameters", [])
            if one["in"] == "path"
        }
        assert set(named) == set(re.findall(r"\{(\w+)\}", path))
        for schema in named.values():
            assert schema.keys() & {"pattern", "minLength"}


def test_ids_are_strings_everywhere() -> None:
    schemas = schema_document()["components"]["schemas"]
    for name, schema in schemas.items():
        for field, shape in schema.get("properties", {}).items():
            if field == "id" or field.endswith("_id"):
                types = shape["type"]
                assert "string" in types or types == "string", (name, field)


def test_every_view_of_the_api_is_in_the_schema() -> None:
    documented = {re.sub(r"\{\w+\}", "x", path) for path, _, _ in operations()}

    routed = {re.sub(r"<[^>]+>", "x", route) for route in _routes("/rest/v1/")}

    assert routed - documented == {"/rest/v1/docs"}


def _routes(start: str) -> Iterator[str]:
    def walk(patterns: Any, prefix: str) -> Iterator[str]:
        for one in patterns:
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, prefix + str(one.pattern))
            elif isinstance(one, URLPattern) and str(one.pattern):
                yield prefix + str(one.pattern)

    routes = walk(get_resolver().url_patterns, "/")
    return (route for route in routes if route.startswith(start))


@pytest.mark.django_db
def test_schema_is_served() -> None:
    response = Client().get("/rest/v1/schema")

    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    assert response.json()["info"]["title"].endswith("API")


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, {"count": -1}, {"Content-Type": "application/json"}),
        Answer(200, {"count": "1"}, {"Content-Type": "application/json"}),
        Answer(200, {}, {"Content-Type": "application/json"}),
        Answer(200, {"count": 1}, {"Content-Type": "text/html"}),
        Answer(202, {"count": 1}, {"Content-Type": "application/json"}),
        Answer(401, {"count": 1}, {"Content-Type": "application/problem+json"}),
    ],
)
@pytest.mark.django_db
def test_answer_that_is_not_documented_fails_a_test(answer: Answer) -> None:
    path = "/rest/v1/notifications/unread-count"
    right = Answer(200, {"count": 1}, {"Content-Type": "application/json"})

    check_documented("GET", path, right)
    with pytest.raises(AssertionError):
        check_documented("GET", path, answer)


def test_an_empty_text_is_one_thing_in_the_schema() -> None:
    schemas = schema_document()["components"]["schemas"]
    blank = [
        (name, field, schema)
        for name, component in schemas.items()
        for field, schema in component.get("properties", {}).items()
        if {"type": "string", "maxLength": 0} in schema.get("oneOf", ())
    ]

    assert blank == []
    for name in ("MediaEditRequest", "MediaUploadRequest"):
        alt = schemas[name]["properties"]["alt"]
        jsonschema.validate("", alt)
        jsonschema.validate("a" * 1500, alt)
        for refused in ("a" * 1501, "\0"):
            with pytest.raises(jsonschema.ValidationError):
                jsonschema.validate(refused, alt)
