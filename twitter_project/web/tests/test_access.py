"""Tests that every path declares who may pass, its service, and its throttle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import resolve

from twitter_project.checks import check_access
from twitter_project.urls import OPEN_ACCOUNT_PAGES
from twitter_project.web.access import Gate, list_urls

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django.fixtures import Settings

    from users.types import UserCard

forgetful = pytest.mark.urls("twitter_project.tests.forgetful_urls")


def test_every_path_declares_its_gate_and_its_service() -> None:
    messages = [f"{message.msg} {message.hint}" for message in check_access(None)]

    assert not messages, "\n".join(messages)


@forgetful
def test_the_check_names_the_path_and_what_to_write_there() -> None:
    found = {message.id: message for message in check_access(None)}
    unserved = [m for m in check_access(None) if m.msg.startswith("twitter_project")]

    assert [message.msg for message in unserved] == [
        "twitter_project.tests.forgetful_urls.show at /forgotten declares no gate and "
        "no service.",
        "twitter_project.tests.forgetful_urls.show at /unserved declares no service.",
    ]
    assert 'gate=Gate.MEMBERS, service="users"' in str(unserved[0].hint)
    assert "/misrouted declares service='users'" in found["site.E003"].msg
    assert "python -m deploy.routes" in str(found["site.E003"].hint)


@forgetful
@pytest.mark.django_db
def test_a_path_without_a_declaration_is_closed_to_strangers(
    client: Client, signed_in: Callable[[UserCard], Client], ada: UserCard
) -> None:
    answer = client.get("/forgotten")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/accounts/login/?next=%2Fforgotten"
    assert signed_in(ada).get("/forgotten").content == b"shown"


@forgetful
@pytest.mark.django_db
def test_an_include_declares_for_the_paths_below_it(client: Client) -> None:
    assert client.get("/theirs/other").status_code == 302
    assert client.get("/theirs/open").content == b"shown"


@forgetful
@pytest.mark.django_db
def test_writes_count_towards_the_rate_that_the_path_declares(
    client: Client, settings: Settings
) -> None:
    settings.THROTTLES_ENABLED = True

    statuses = [client.post("/written").status_code for _ in range(61)]

    assert statuses == [200] * 60 + [429]


def test_every_route_is_found_as_the_resolver_names_it() -> None:
    """A request is looked up by its `ResolverMatch.route`."""
    # The admin's app names are alternatives in a pattern, which an example cannot show.
    urls = [url for url in list_urls() if "(?P<app_label>" not in url.route]
    by_example = {url.example: url.route for url in reversed(urls)}

    found = {example: resolve(example).route for example in by_example}

    assert found == by_example


def test_views_of_the_api_leave_gates_and_throttles_to_their_paths() -> None:
    views = {getattr(url.entry.callback, "cls", None) for url in list_urls()}
    names = ("permission_classes", "throttle_classes", "throttle_scopes")

    # Declare `gate=` and `throttle=` beside the path instead.
    assert {
        (view.__qualname__, name)
        for view in views
        if view is not None
        for base in view.__mro__
        if not base.__module__.startswith("rest_framework")
        for name in names
        if name in vars(base)
    } == set()


def test_only_known_pages_of_others_are_open_to_strangers() -> None:
    """A page that an upgrade of allauth adds is for members until it is reviewed."""
    names = {url.name for url in list_urls()}

    assert set(OPEN_ACCOUNT_PAGES) <= names
    assert {
        url.name
        for url in list_urls()
        if url.route.startswith("accounts/") and url.access.gate is Gate.EVERYONE
    } == set(OPEN_ACCOUNT_PAGES)
