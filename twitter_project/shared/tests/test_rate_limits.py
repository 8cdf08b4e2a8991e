"""Tests limits that all processes count together."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.utils import timezone

from twitter_project.shared.db import collection
from twitter_project.shared.errors import TooMany
from twitter_project.shared.models import RateLimitUse
from twitter_project.shared.rate_limits import (
    RateLimit,
    forget,
    give_back,
    spend,
    spend_all,
    spend_once,
)
from twitter_project.workshop.testing.rate_limits import count_used

pytestmark = pytest.mark.django_db(transaction=True)
THREE = RateLimit("three", 3, 60)
FIVE = RateLimit("five", 5, 3600)


def end_windows() -> None:
    past = timezone.now() - timedelta(seconds=1)
    collection(RateLimitUse).update_many({}, {"$set": {"resets_at": past}})


def test_use_beyond_the_limit_is_refused_and_costs_nothing() -> None:
    left = [spend(THREE, "ada").remaining for _ in range(3)]

    with pytest.raises(TooMany) as refused:
        spend(THREE, "ada")

    assert left == [2, 1, 0]
    assert refused.value.retry_after_s is not None
    assert 55 <= refused.value.retry_after_s <= 60
    assert RateLimitUse.objects.get().used == 3


def test_keys_and_limits_are_counted_apart() -> None:
    spend(THREE, "ada", cost=3)

    assert spend(THREE, "bob").remaining == 2
    assert spend(RateLimit("other", 3, 60), "ada").remaining == 2


def test_a_new_window_starts_afresh() -> None:
    spend(THREE, "ada", cost=3)
    end_windows()

    assert count_used(THREE, "ada") == 0
    assert spend(THREE, "ada").remaining == 2


def test_cost_that_does_not_fit_is_refused_whole() -> None:
    spend(THREE, "ada", cost=2)

    with pytest.raises(TooMany):
        spend(THREE, "ada", cost=2)

    assert spend(THREE, "ada").remaining == 0


def test_work_that_came_to_nothing_is_given_back() -> None:
    spend(THREE, "ada", cost=3)

    give_back(THREE, "ada", cost=2)
    give_back(THREE, "ada", cost=2)  # more than was used: ignored

    assert count_used(THREE, "ada") == 1


def test_a_forgotten_key_starts_afresh() -> None:
    spend(THREE, "ada", cost=3)

    forget(THREE, "ada")

    assert spend(THREE, "ada").remaining == 2


def test_what_may_be_used_once_is_given_to_one_of_many() -> None:
    with ThreadPoolExecutor(10) as pool:
        won = list(
            pool.map(
                lambda _: spend_once("totp", "ada:123456", ttl_s=90),
                range(30),
            )
        )

    assert won.count(True) == 1


def test_many_threads_together_get_no_more_than_the_limit() -> None:
    def is_granted(_: int) -> bool:
        try:
            spend(RateLimit("ten", 10, 60), "ada")
        except TooMany:
            return False
        return True

    with ThreadPoolExecutor(10) as pool:
        granted = list(pool.map(is_granted, range(40)))

    assert granted.count(True) == 10


def test_the_database_forgets_ended_windows_by_itself() -> None:
    indexes = collection(RateLimitUse).index_information()

    assert indexes["rate_limit_ttl"]["expireAfterSeconds"] == 0


def test_of_several_limits_the_longest_wait_is_told_and_a_refusal_costs_nothing() -> (
    None
):
    for _ in range(3):
        spend_all([(THREE, "ada"), (FIVE, "ada")])
    with pytest.raises(TooMany) as short:
        spend_all([(THREE, "ada"), (FIVE, "ada")])
    spend(FIVE, "ada", cost=2)
    with pytest.raises(TooMany) as long:
        spend_all([(THREE, "ada"), (FIVE, "ada")])

    assert (short.value.retry_after_s or 0) <= 60
    assert (long.value.retry_after_s or 0) > 3500
    assert {row.used for row in RateLimitUse.objects.all()} == {3, 5}


def test_of_many_who_spend_several_limits_at_once_no_more_pass_than_fit() -> None:
    def is_granted(_: int) -> bool:
        try:
            spend_all([(FIVE, "ada"), (THREE, "ada")])
        except TooMany:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        granted = list(pool.map(is_granted, range(16)))

    assert sum(granted) == 3
    assert RateLimitUse.objects.get(key="five:ada").used == 3
