"""Tests the request limits by account, by address and by kind of request."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from rest_framework.settings import api_settings
from rest_framework.views import APIView

from twitter_project.api.throttles import AccountThrottle
from twitter_project.workshop.testing.api import Answer, Api
from users.types import UserCard

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _throttled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count as in production, with small numbers."""
    rates = {
        "account": "3/hour",
        "anonymous": "2/hour",
        "write": "1/hour",
    }
    monkeypatch.setattr(APIView, "throttle_classes", [AccountThrottle])
    monkeypatch.setattr(api_settings, "DEFAULT_THROTTLE_RATES", rates)


def assert_throttled(answer: Answer) -> None:
    assert (answer.status, answer.body["code"]) == (429, "too_many")
    assert 0 < int(answer.headers["Retry-After"]) <= 3600


def test_each_account_is_counted_for_itself(ada: UserCard, bob: UserCard) -> None:
    for _ in range(3):
        assert Api(ada.id).get("users/me").status == 200

    assert_throttled(Api(ada.id).get("users/me"))
    assert Api(bob.id).get("users/me").status == 200


def test_each_address_is_counted_for_itself(ada: UserCard) -> None:
    for _ in range(2):
        assert Api().get("users/ada").status == 200

    assert_throttled(Api().get("users/ada"))
    elsewhere = Client().get("/rest/v1/users/ada", REMOTE_ADDR="192.0.2.1")
    assert elsewhere.status_code == 200


def test_whoever_has_many_addresses_of_one_network_is_counted_once(
    ada: UserCard,
) -> None:
    statuses = [
        Client().get("/rest/v1/users/ada", REMOTE_ADDR=address).status_code
        for address in ("2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::1")
    ]

    assert statuses == [200, 200, 429, 200]


def test_forwarded_address_of_a_stranger_is_not_believed(ada: UserCard) -> None:
    statuses = [
        Api().get("users/ada", **{"X-Forwarded-For": f"192.0.2.{number}"}).status
        for number in range(3)
    ]

    assert statuses == [200, 200, 429]


def test_address_behind_known_proxies_is_counted(
    ada: UserCard, settings: Settings
) -> None:
    settings.PROXY_COUNT = 1

    statuses = [
        Api()
        .get("users/ada", **{"X-Forwarded-For": f"spoofed, 192.0.2.{number}"})
        .status
        for number in range(3)
    ]

    assert statuses == [200, 200, 200]


def test_writing_is_counted_besides(ada: UserCard) -> None:
    api = Api(ada.id)

    assert api.post("tweets", {"text": "one"}).status == 201
    assert_throttled(api.post("tweets", {"text": "two"}))
    assert api.get("users/me").status == 200
