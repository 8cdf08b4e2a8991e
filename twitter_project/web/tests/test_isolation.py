"""Tests that a database test finds only `migrate`'s rows."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.utils import timezone

from twitter_project.outbox.models import Delivery

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("round_number", [1, 2])
def test_rows_and_deliveries_of_the_test_before_are_gone(round_number: int) -> None:
    assert Session.objects.count() == 0
    assert Delivery.objects.count() == 0
    assert cache.get("left") is None

    key = f"round-{round_number}"
    Session.objects.create(session_key=key, expire_date=timezone.now())
    Delivery.objects.create(
        handler="none.at.all", event="none", payload={}, due_at=timezone.now()
    )
    cache.set("left", key)


@pytest.mark.parametrize("round_number", [1, 2])
def test_rows_of_migrate_stay(round_number: int) -> None:
    assert ContentType.objects.filter(app_label="users", model="user").exists()
    assert Permission.objects.filter(codename="change_user").exists()
    assert ContentType.objects.get_for_model(Session).pk
