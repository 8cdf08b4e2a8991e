"""Tests of the browsers that people get pushes on, in services and REST."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications import services
from notifications.errors import (
    EndpointNotAllowed,
    PushSubscriptionNotFound,
    PushSubscriptionReplaced,
)
from notifications.models import PushSubscription
from notifications.push.messages import Urgency
from notifications.push.posting import Outcome, is_endpoint_allowed, post
from notifications.push.sealing import get_public_key
from notifications.services.subscriptions import DEVICES_MAX
from notifications.tests.push_cast import sign_in, subscribe
from twitter_project.workshop.testing.api import Api
from twitter_project.workshop.testing.database import assert_indexed
from twitter_project.workshop.testing.interrupting import meanwhile
from twitter_project.workshop.testing.push_service import Browser, PushService
from users.types import UserCard

pytestmark = pytest.mark.django_db

PATH = "notifications/push-subscriptions"


def test_an_app_subscribes_lists_changes_and_removes(
    pushes: PushService, ada: UserCard
) -> None:
    api, wanted = Api(ada.id), Browser(pushes).subscription

    created = api.post(PATH, wanted)
    made = created.body
    again = api.post(PATH, {**wanted, "preview": "none"}).body
    changed = api.patch(f"{PATH}/{made['id']}", {"preview": "all"}).body
    listed = api.get(PATH).body
    removed = [api.delete(f"{PATH}/{made['id']}").status for _ in range(2)]

    assert created.status == 201
    assert made["preview"] == "public"
    assert (again["id"], again["preview"]) == (made["id"], "none")
    assert changed["preview"] == "all"
    assert [one["id"] for one in listed["items"]] == [made["id"]]
    assert wanted["endpoint"] not in str(listed)
    assert removed == [204, 404]
    assert not PushSubscription.objects.exists()


def test_a_choice_stays_when_a_browser_subscribes_again(
    pushes: PushService, ada: UserCard
) -> None:
    browser = Browser(pushes)
    subscribe(ada, browser, preview="none")

    assert subscribe(ada, browser).preview == "none"


def test_the_key_is_a_point_of_p256(ada: UserCard) -> None:
    key = Api(ada.id).get("notifications/push-key").body["public_key"]

    assert len(key) == 87
    assert key == get_public_key()


def test_a_site_without_a_key_sends_no_pushes(
    pushes: PushService, ada: UserCard, settings: Any
) -> None:
    settings.VAPID_PRIVATE_KEY = ""
    api = Api(ada.id)

    missing = api.get("notifications/push-key")
    refused = api.post(PATH, Browser(pushes).subscription)

    assert [missing.status, refused.status] == [404, 404]
    assert missing.body["code"] == refused.body["code"] == "push_unavailable"


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.org/x",
        "https://127.0.0.1/x",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/x",
        "https://[::ffff:10.0.0.1]/x",
        "https://10.1.2.3/x",
        "https://push.example.org:8443/x",
        "https://user:word@push.example.org/x",
        "https://push.example.org/\r\nX: y",
        "https://localhost/x",
        "https://127.1/x",
        "https://0x7f000001/x",
        "https://metadata.google.internal/x",
        "ftp://push.example.org/x",
        "file:///etc/passwd",
        "https://",
        "https://[",
        "push.example.org",
    ],
)
def test_pushes_go_to_the_public_internet_only(
    ada: UserCard, pushes: PushService, settings: Any, endpoint: str
) -> None:
    settings.PUSH_TEST_PORT = 0
    wanted = {**Browser(pushes).subscription, "endpoint": endpoint}

    answer = Api(ada.id).post(PATH, wanted)

    assert answer.status == 422
    assert list(answer.body["errors"]) == ["endpoint"]


@settings(max_examples=60)
@given(
    st.builds(
        "{}{}{}".format, st.sampled_from(["https://", "", "//"]), *2 * [st.text()]
    )
)
def test_whatever_is_given_as_an_endpoint_is_judged(endpoint: str) -> None:
    assert is_endpoint_allowed(endpoint) in (True, False)


def test_a_name_that_leads_inside_is_noticed_when_something_is_sent(
    pushes: PushService, ada: UserCard, settings: Any
) -> None:
    settings.PUSH_TEST_PORT = 0

    posted = post("https://localhost/x", b"x", topic="x", ttl_s=1, urgency=Urgency.LOW)

    assert posted.outcome is Outcome.LATER
    assert "not public" in posted.detail


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ({"p256dh": "BA", "auth": "BTBZMqHH6r4Tts7J_aSIgg"}, "push_keys_invalid"),
        ({"p256dh": "B" + "A" * 86, "auth": "BTBZMqHH6r4Tts7J_aSIgg"}, None),
        ({"auth": "BTBZMqHH6r4Tts7J_aSIgg"}, None),
        ({"p256dh": 1, "auth": None}, None),
        ("x", None),
    ],
)
def test_keys_that_no_browser_makes_are_refused(
    pushes: PushService, ada: UserCard, keys: Any, code: str | None
) -> None:
    wanted = {**Browser(pushes).subscription, "keys": keys}

    answer = Api(ada.id).post(PATH, wanted)

    assert answer.status == 422
    assert code in (None, answer.body["code"])
    assert all(name.startswith("keys") for name in answer.body["errors"])


def test_an_endpoint_belongs_to_the_account_that_used_it_last(
    pushes: PushService, ada: UserCard, bob: UserCard
) -> None:
    browser = Browser(pushes)
    old = subscribe(ada, browser)

    subscribe(bob, browser)

    assert [row.user_id for row in PushSubscription.objects.all()] == [bob.id]
    with pytest.raises(PushSubscriptionNotFound):
        services.remove_push_device(user_id=ada.id, device_id=old.id)


def test_two_accounts_that_take_a_browser_at_once_leave_it_to_the_later(
    pushes: PushService, ada: UserCard, bob: UserCard
) -> None:
    browser = Browser(pushes)

    with meanwhile(
        lambda: subscribe(bob, browser), before="update", of=PushSubscription
    ):
        subscribe(ada, browser)

    assert [row.user_id for row in PushSubscription.objects.all()] == [ada.id]


def test_of_two_endpoints_that_a_sign_in_adds_at_once_one_stays(
    pushes: PushService, ada: UserCard
) -> None:
    sign_in_id = sign_in(ada)
    first, second = Browser(pushes), Browser(pushes)

    with (
        pytest.raises(PushSubscriptionReplaced),
        meanwhile(
            lambda: subscribe(ada, second, sign_in_id=sign_in_id),
            before="aggregate",
            of=PushSubscription,
        ),
    ):
        subscribe(ada, first, sign_in_id=sign_in_id)

    (row,) = PushSubscription.objects.all()
    assert row.endpoint == second.subscription["endpoint"]


def test_an_account_has_ten_browsers_and_the_oldest_goes(
    pushes: PushService, ada: UserCard
) -> None:
    ids = [subscribe(ada, Browser(pushes)).id for _ in range(DEVICES_MAX + 1)]

    left = services.list_push_devices(user_id=ada.id, sign_in_id=None)

    assert [one.id for one in left] == ids[:0:-1]


def test_nobody_sees_or_changes_another_persons_browsers(
    pushes: PushService, ada: UserCard, bob: UserCard
) -> None:
    device = subscribe(ada, Browser(pushes))
    api = Api(bob.id)

    assert api.get(PATH).body["items"] == []
    assert api.patch(f"{PATH}/{device.id}", {"preview": "all"}).status == 404
    assert api.delete(f"{PATH}/{device.id}").status == 404
    services.remove_push_endpoint(
        user_id=bob.id, endpoint=PushSubscription.objects.get().endpoint
    )
    assert PushSubscription.objects.count() == 1


def test_this_browser_is_marked(pushes: PushService, ada: UserCard) -> None:
    sign_in_id = sign_in(ada)
    subscribe(ada, Browser(pushes), sign_in_id=sign_in_id)
    subscribe(ada, Browser(pushes))

    devices = services.list_push_devices(user_id=ada.id, sign_in_id=sign_in_id)

    assert [one.is_of_sign_in for one in devices] == [False, True]


def test_subscriptions_are_found_by_indexes(ada: UserCard) -> None:
    assert_indexed(PushSubscription.objects.filter(user_id=1).order_by("-id"))
    assert_indexed(PushSubscription.objects.filter(endpoint_hash="x"))


def test_an_endpoint_that_is_too_long_is_refused(
    pushes: PushService, ada: UserCard
) -> None:
    browser = Browser(pushes)
    browser.endpoint = f"{pushes.origin}/{'x' * 2000}"

    with pytest.raises(EndpointNotAllowed):
        subscribe(ada, browser)
