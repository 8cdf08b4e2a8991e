"""Tests signing up: what is refused, what is stored, and who wins a race."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError

from twitter_project.shared.errors import Invalid
from users.events import UserRegistered
from users.handles import RESERVED_HANDLES
from users.models import SearchTerm, User
from users.services import register_user
from users.terms import handle_term_key
from users.tests.cast import PASSWORD, make_people
from users.types import UserCard

pytestmark = pytest.mark.django_db


def register(**changes: Any) -> int:
    values: dict[str, Any] = {
        "handle": "Dee_7",
        "email": "Dee@Example.org",
        "password": PASSWORD,
    }
    return register_user(**{**values, **changes})


def faults(**changes: str) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as caught:
        register(**changes)
    return caught.value.errors


def test_a_new_person_has_an_account_an_address_and_can_be_found(
    published: Callable[[], list[object]],
) -> None:
    user_id = register(name=" Dee  Snider ", language="es")

    user = User.objects.get(id=user_id)
    assert (user.handle, user.handle_key) == ("Dee_7", "dee_7")
    assert (user.email, user.name, user.language) == (
        "dee@example.org",
        "Dee  Snider",
        "es",
    )
    assert user.check_password(PASSWORD)
    assert user.is_active
    assert not user.is_staff
    address = EmailAddress.objects.get(user=user)
    assert (address.email, address.primary, address.verified) == (
        "dee@example.org",
        True,
        False,
    )
    assert set(SearchTerm.objects.values_list("key", flat=True)) == {
        f"0dee_7 {user_id}",
        f"1dee {user_id}",
        f"1snider {user_id}",
    }
    assert published() == [UserRegistered(user_id)]


@pytest.mark.parametrize(
    "handle",
    ["", "ab", "a" * 21, "ada-l", "ada l", "añada", "ada.l", "ada\n", "@", "аda"],  # noqa: RUF001
)
def test_handles_of_another_shape_are_refused(handle: str) -> None:
    if handle == "ada\n":  # trimmed, after which it is valid
        assert register(handle=handle)
    else:
        assert list(faults(handle=handle)) == ["username"]


@pytest.mark.parametrize("handle", ["admin", "Admin", "ADMIN", "settings"])
def test_reserved_handles_are_refused_whatever_the_case(handle: str) -> None:
    assert handle.lower() in RESERVED_HANDLES
    assert faults(handle=handle) == {"username": ["This handle is reserved."]}


def test_a_taken_handle_is_refused_whatever_the_case(ada: UserCard) -> None:
    assert faults(handle="ADA") == {"username": ["This handle is taken."]}


def test_a_taken_address_is_refused_whatever_the_case(ada: UserCard) -> None:
    assert faults(email="ADA@example.ORG") == {
        "email": ["This e-mail address is taken."]
    }


def test_an_address_that_somebody_verified_as_a_second_one_is_taken(
    ada: UserCard,
) -> None:
    EmailAddress.objects.create(user_id=ada.id, email="dee@example.org", verified=True)

    assert list(faults()) == ["email"]


def test_all_faults_are_told_at_once() -> None:
    found = faults(
        handle="no", email="nowhere", password="123", name="x" * 51, language="tlh"
    )

    assert set(found) == {"username", "email", "password", "name", "language"}
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "password",
    ["", "short", "password123", "73647364736473", "dee@example.org", "x" * 257],
)
def test_weak_passwords_are_refused(password: str) -> None:
    assert list(faults(password=password)) == ["password"]


@pytest.mark.parametrize(
    "password",
    ["ñandú corre 8 veces", "long and winding " * 12, "\x00geese\x00on a pond\x00"],
)
def test_any_characters_and_many_of_them_make_a_password(password: str) -> None:
    user_id = register(password=password)

    user = User.objects.get(id=user_id)
    assert user.check_password(password)
    assert not user.check_password(password[:-1])


def test_of_many_who_want_one_handle_one_gets_it(
    in_threads: Callable[..., list[Any]],
) -> None:
    def attempt(number: int) -> object:
        try:
            return register(
                handle="Dee" if number % 2 else "dEE", email=f"dee{number}@example.org"
            )
        except Invalid as error:
            return error.errors

    results = in_threads(lambda n=n: attempt(n) for n in range(8))

    winners = [result for result in results if isinstance(result, int)]
    losers = [result for result in results if not isinstance(result, int)]
    assert len(winners) == 1
    assert losers == [{"username": ["This handle is taken."]}] * 7
    assert User.objects.count() == 1
    assert EmailAddress.objects.count() == 1


def test_of_many_who_want_one_address_one_gets_it(
    in_threads: Callable[..., list[Any]],
) -> None:
    def attempt(number: int) -> object:
        try:
            return register(handle=f"dee{number}")
        except Invalid as error:
            return error.errors

    results = in_threads(lambda n=n: attempt(n) for n in range(8))

    losers = [result for result in results if not isinstance(result, int)]
    assert losers == [{"email": ["This e-mail address is taken."]}] * 7
    assert User.objects.count() == 1


def test_people_can_be_made_by_the_dozen() -> None:
    cards = make_people("dee", "eve", "fay")

    assert [card.handle for card in cards] == ["dee", "eve", "fay"]
    assert User.objects.count() == 3


def test_a_superuser_who_cannot_be_found_is_not_made_at_all() -> None:
    user_id = 12345
    SearchTerm.objects.create(user_id=1, key=handle_term_key("root_1", user_id))

    with pytest.raises(IntegrityError):
        User.objects.create_superuser(
            "root_1", "root@example.org", PASSWORD, id=user_id
        )

    assert not User.objects.exists()
