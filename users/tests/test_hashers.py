"""Tests that passwords are hashed at the configured cost, and follow a change of it."""

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import check_password, identify_hasher, make_password
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from users.hashers import ConfiguredBCryptHasher
from users.models import User
from users.tests.cast import PASSWORD
from users.types import UserCard


def cost_of(encoded: str) -> int:
    return int(ConfiguredBCryptHasher().decode(encoded)["work_factor"])


def test_a_password_is_hashed_at_the_configured_cost(settings: Settings) -> None:
    for cost in (4, 5, 6):
        settings.BCRYPT_COST = cost

        encoded = make_password("secret")

        assert encoded.startswith("bcrypt_sha256$")
        assert cost_of(encoded) == cost
        assert check_password("secret", encoded)


def test_the_hasher_of_a_stored_password_is_ours(settings: Settings) -> None:
    assert isinstance(identify_hasher(make_password("secret")), ConfiguredBCryptHasher)


@pytest.mark.parametrize("cost", [5, 4])
@pytest.mark.django_db
def test_a_changed_cost_rehashes_at_the_next_sign_in(
    ada: UserCard, settings: Settings, cost: int
) -> None:
    settings.BCRYPT_COST = 9 - cost
    user = User.objects.get(id=ada.id)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    settings.BCRYPT_COST = cost
    request = RequestFactory().post("/")

    assert authenticate(request, username="ada", password="wrong") is None
    assert cost_of(User.objects.get(id=ada.id).password) == 9 - cost
    assert authenticate(request, username="ada", password=PASSWORD)

    rehashed = User.objects.get(id=ada.id)
    assert cost_of(rehashed.password) == cost
    assert rehashed.check_password(PASSWORD)
