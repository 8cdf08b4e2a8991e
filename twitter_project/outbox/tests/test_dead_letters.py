"""Tests the outbox in the admin: only dead deliveries, to retry or to discard."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from twitter_project.outbox.models import Delivery
from twitter_project.workshop.testing.database import count_round_trips, explain_plan
from users.models import User

pytestmark = pytest.mark.django_db(transaction=True)

BACKEND = "users.backends.HandleOrEmailBackend"
LIST = "admin:outbox_delivery_changelist"


def add_delivery(state: str = "dead", handler: str = "tests.fall") -> Delivery:
    return Delivery.objects.create(
        handler=handler,
        event="tests.fell",
        payload={"number": 1},
        queue="default",
        state=state,
        due_at=timezone.now(),
        attempts=300,
        failures=300,
        give_up_at=timezone.now(),
        last_error="Traceback (most recent call last):\nValueError: a <b>bad</b> day\n",
    )


@pytest.fixture
def boss() -> Client:
    client = Client()
    user = User.objects.create_superuser("boss", "boss@example.org", "x")
    client.force_login(user, backend=BACKEND)
    return client


def act(client: Client, action: str, *deliveries: Delivery) -> str:
    form = {"action": action, "_selected_action": [row.id for row in deliveries]}
    answer = client.post(reverse(LIST), form, follow=True)
    return answer.content.decode()


def test_dead_deliveries_are_listed_with_their_error_and_living_ones_are_not(
    boss: Client,
) -> None:
    dead = add_delivery()
    add_delivery("ready", handler="tests.alive")

    page = boss.get(reverse(LIST)).content.decode()

    assert str(dead.id) in page
    assert "ValueError: a &lt;b&gt;bad&lt;/b&gt; day" in page
    assert "tests.alive" not in page


def test_the_list_is_read_by_an_index_among_many_living_ones(boss: Client) -> None:
    Delivery.objects.bulk_create(
        Delivery(payload={}, due_at=timezone.now()) for _ in range(500)
    )
    add_delivery()

    with count_round_trips() as trips:
        boss.get(reverse(LIST))
    trips.commands = [one for one in trips if one.collection == "shared_delivery"]

    # Sorting the few dead rows in memory is cheaper than an index for every event.
    (plan,) = explain_plan(trips)
    assert "COLLSCAN" not in plan.stages
    assert plan.docs_examined == 1


def test_a_delivery_is_shown_whole_and_cannot_be_edited(boss: Client) -> None:
    dead = add_delivery()

    url = reverse("admin:outbox_delivery_change", args=[dead.id])
    page = boss.get(url).content.decode()

    assert "Traceback" in page
    assert "number" in page
    assert 'name="_save"' not in page
    assert boss.post(url, {"handler": "os.system"}).status_code == 403


def test_trying_again_makes_it_due_and_is_noted(boss: Client) -> None:
    first, second = add_delivery(), add_delivery()

    page = act(boss, "retry", first)

    assert "1 delivery will be tried again." in page
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.attempts, first.give_up_at) == ("ready", 0, None)
    assert first.due_at <= timezone.now()
    assert second.state == "dead"
    entry = LogEntry.objects.get()
    assert (entry.action_flag, entry.object_id) == (CHANGE, str(first.id))


def test_discarding_deletes_it_and_is_noted(boss: Client) -> None:
    first, second = add_delivery(), add_delivery()

    page = act(boss, "discard", first)

    assert "1 delivery was discarded." in page
    assert list(Delivery.objects.all()) == [second]
    entry = LogEntry.objects.get()
    assert (entry.action_flag, entry.object_id) == (DELETION, str(first.id))


def test_who_may_only_look_may_not_act() -> None:
    client, dead = Client(), add_delivery()
    user = User.objects.create_user("ada", "ada@example.org", "x", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_delivery"))
    client.force_login(user, backend=BACKEND)

    assert client.get(reverse(LIST)).status_code == 200
    act(client, "discard", dead)

    assert Delivery.objects.get().state == "dead"
