"""Tests of the page of devices, and of what the service worker asks the site."""

from collections.abc import Callable

import pytest
from django.test import Client

from notifications import services
from notifications.models import PushSubscription
from notifications.tests.push_cast import subscribe
from twitter_project.workshop.testing.push_service import Browser, PushService
from users.types import UserCard

pytestmark = pytest.mark.django_db

PAGE = "/notifications/devices"
SignedIn = Callable[[UserCard], Client]


def test_the_page_adds_lists_changes_and_removes_a_browser(
    pushes: PushService, signed_in: SignedIn, ada: UserCard
) -> None:
    client, given = signed_in(ada), Browser(pushes).subscription

    added = client.post(f"{PAGE}/add", {"endpoint": given["endpoint"], **given["keys"]})
    row = PushSubscription.objects.get()
    changed = client.post(f"{PAGE}/{row.id}", {"preview": "none"})
    page = client.get(PAGE).content.decode()
    row.refresh_from_db()
    removed = client.post(f"{PAGE}/{row.id}")

    assert [one.status_code for one in (added, changed, removed)] == [200, 302, 302]
    assert (row.user_id, row.preview) == (ada.id, "none")
    assert 'value="none" selected' in " ".join(page.split())
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize("form", [{}, {"endpoint": "https://10.0.0.1/", "auth": "x"}])
def test_a_form_that_no_browser_sends_is_refused(
    signed_in: SignedIn, ada: UserCard, form: dict[str, str]
) -> None:
    assert signed_in(ada).post(f"{PAGE}/add", form).status_code == 422


def test_nobody_changes_another_persons_browser(
    pushes: PushService, signed_in: SignedIn, ada: UserCard, bob: UserCard
) -> None:
    device, client = subscribe(ada, Browser(pushes)), signed_in(bob)

    assert client.post(f"{PAGE}/{device.id}").status_code == 404
    assert client.post(f"{PAGE}/{device.id}", {"preview": "all"}).status_code == 404
    assert client.post(f"{PAGE}/x").status_code == 404
    assert PushSubscription.objects.get().preview == "public"


def test_the_worker_learns_what_is_read(signed_in: SignedIn, ada: UserCard) -> None:
    services.mark_read(recipient_id=ada.id, up_to_id=7)

    state = signed_in(ada).get(f"{PAGE}/state").json()

    assert state["read_up_to"] == "7"
    assert state["csrf"]
