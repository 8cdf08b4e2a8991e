"""Tests pushes in a real service worker: shown, grouped, closed when read elsewhere.

Chromium delivers them by its own protocol, since no push service is within reach of
tests. So subscribing is the one thing that is stubbed, and whether a click on the
system's own notification reaches us is not tested: a test cannot press it.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import CDPSession, Page, expect

from notifications import services
from notifications.models import PushSubscription
from notifications.push.sealing import BrowserKeys
from twitter_project.outbox import events
from twitter_project.tests.browser.conftest import OpenAs
from twitter_project.workshop.chromium import ARGUMENTS, find_chromium
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.push_service import Browser, push_service
from users.models import User
from users.services import begin_sign_in
from users.sessions import hash_key
from users.types import Device, UserCard

pytestmark = pytest.mark.browser

SHOWN = """
async (titles) => {
  const worker = await navigator.serviceWorker.ready;
  const pause = () => new Promise(done => setTimeout(done, 50));
  let found = [];
  for (let tries = 0; tries < 100; tries++) {
    found = await worker.getNotifications();
    if (found.map(({ title }) => title).join() === titles.join()) break;
    await pause();
  }
  return found.map(({ title, body, silent, data }) => (
    { title, body, silent, ...data }
  ));
}
"""
STUB = """
(given) => {
  const made = { toJSON: () => given, unsubscribe: async () => { current = null; } };
  let current = null;
  PushManager.prototype.getSubscription = async () => current;
  PushManager.prototype.subscribe = async () => (current = made);
}
"""


@pytest.fixture(scope="module")
def browser(browser: Chromium) -> Iterator[Chromium]:
    """Run a whole browser: the shell knows nothing of pushes."""
    own = browser.browser_type.launch(executable_path=find_chromium(), args=ARGUMENTS)
    yield own
    own.close()


def note_sign_in(page: Page, person: UserCard) -> None:
    """Store the sign-in of a page that tests have signed in by themselves."""
    cookies = {one["name"]: one["value"] for one in page.context.cookies()}
    begin_sign_in(
        user=User.objects.get(id=person.id),
        device=Device(address="127.0.0.1", user_agent="Chromium"),
        credential=hash_key(cookies["sessionid"]),
        is_app=False,
        expires_at=timezone.now() + timedelta(days=1),
    )


def deliver(page: Page, session: CDPSession, message: Any) -> None:
    """Let the push arrive in the page's service worker."""
    seen: list[dict[str, Any]] = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda it: seen.append(it))
    session.send("ServiceWorker.enable")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    while not (found := [one for it in seen for one in it["registrations"]]):
        page.wait_for_timeout(20)
    session.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": page.evaluate("location.origin"),
            "registrationId": found[-1]["registrationId"],
            "data": json.dumps(message),
        },
    )
    session.send("ServiceWorker.disable")


def test_a_push_is_shown_grouped_and_closed_once_it_is_read(
    open_as: OpenAs, ada: UserCard, bob: UserCard, settings: Any
) -> None:
    with push_service() as service:
        settings.PUSH_TEST_PORT = service.port
        given = Browser(service)
        page = open_as(ada, service_workers="allow")
        note_sign_in(page, ada)
        page.context.grant_permissions(["notifications"])
        page.add_init_script(f"({STUB})({json.dumps(given.subscription)})")
        page.goto("/notifications/devices")

        page.get_by_role("button", name="Turn on notifications").click()

        off = page.get_by_role("button", name="Turn off notifications")
        expect(off).to_be_visible()
        assert PushSubscription.objects.get().user_id == ada.id

        tweet_id = post_tweet(author_id=bob.id, text="@ada the tide is high")
        events.drain()
        (message,) = given.messages
        session = page.context.new_cdp_session(page)
        deliver(page, session, message)
        (shown,) = page.evaluate(SHOWN, [message["title"]])
        assert shown["silent"] is False
        deliver(page, session, {**message, "title": "Again", "silent": True})

        (shown,) = page.evaluate(SHOWN, ["Again"])
        assert (shown["title"], shown["silent"]) == ("Again", True)
        assert shown["body"] == "@ada the tide is high"
        assert shown["url"] == f"/@bob/{tweet_id}"

        services.mark_read(recipient_id=ada.id, up_to_id=int(message["id"]))
        page.reload()
        page.evaluate(
            "navigator.serviceWorker.ready.then(({ active }) =>"
            " active.postMessage({ type: 'unread', unread: 0 }))"
        )
        assert page.evaluate(SHOWN, []) == []


def test_a_device_is_changed_and_removed_without_scripts(
    open_as: OpenAs, ada: UserCard, settings: Any
) -> None:
    with push_service() as service:
        settings.PUSH_TEST_PORT = service.port
        given = Browser(service).subscription
        page = open_as(ada, java_script_enabled=False)
        services.subscribe_push(
            user_id=ada.id,
            subscription=services.NewSubscription(
                endpoint=given["endpoint"],
                keys=BrowserKeys(**given["keys"]),
                sign_in_id=0,
            ),
        )
        page.goto("/notifications/devices")
        expect(page.get_by_text("allow this site to run scripts")).to_be_visible()

        page.get_by_label("What its notifications show").select_option("none")
        page.get_by_role("button", name="Save").click()

        assert PushSubscription.objects.get().preview == "none"
        page.get_by_role("button", name="Remove").click()
        expect(page.get_by_text("Devices that get notifications")).to_have_count(0)
        assert not PushSubscription.objects.exists()
