"""Tests the claims on what is sent."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from notifications.channels import Channel
from notifications.models import CLAIMED_FOR, Sending
from notifications.services import (
    ClaimedElsewhere,
    SendingClaim,
    Target,
    claim_sending,
    finish_sending,
    give_back_sending,
)
from twitter_project.shared.db import collection
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips

pytestmark = pytest.mark.django_db
PUSH = Target(notification_id=1, recipient_id=2, channel=Channel.PUSH, id=3)


def claim() -> SendingClaim:
    claimed = claim_sending(PUSH)
    assert claimed is not None
    return claimed


def test_what_is_sent_is_not_sent_again() -> None:
    finish_sending(claim())

    assert claim_sending(PUSH) is None
    assert Sending.objects.count() == 1


def test_each_target_has_its_own_claim() -> None:
    finish_sending(claim())
    other = Target(notification_id=1, recipient_id=2, channel=Channel.PUSH, id=4)

    assert claim_sending(other) is not None


def test_a_claim_is_respected_until_it_runs_out() -> None:
    begun_at = timezone.now()
    claim()

    with pytest.raises(ClaimedElsewhere) as refused:
        claim_sending(PUSH, now=begun_at + timedelta(seconds=60))
    wait = refused.value.until - begun_at
    assert abs(wait - CLAIMED_FOR) < timedelta(seconds=20)
    assert claim_sending(PUSH, now=refused.value.until) is not None


def test_what_was_certainly_not_sent_can_be_claimed_at_once() -> None:
    give_back_sending(claim())

    assert claim_sending(PUSH) is not None


def test_a_lost_claim_changes_nothing() -> None:
    lost = claim()
    taken = claim_sending(PUSH, now=timezone.now() + 2 * CLAIMED_FOR)
    assert taken is not None

    finish_sending(lost)
    assert Sending.objects.get().state == Sending.State.CLAIMED

    finish_sending(taken)
    assert Sending.objects.get().state == Sending.State.DONE


def test_only_one_of_many_workers_gets_a_claim() -> None:
    def attempt(_: int) -> bool:
        try:
            return claim_sending(PUSH) is not None
        except ClaimedElsewhere:
            return False
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(24))) == 1


def test_rows_are_found_by_index_and_forgotten() -> None:
    with count_round_trips() as trips:
        finish_sending(claim())
    assert_indexed(trips)

    indexes = collection(Sending).index_information()
    assert indexes["sending_ttl"]["expireAfterSeconds"] == 0
    assert indexes["sending_ttl"]["key"] == [("forget_at", 1)]
