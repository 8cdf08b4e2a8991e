"""Tests changing the e-mail address: only proof counts, and nobody gets another's."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from users.models import User
from users.services import confirm_email, propose_email, register_user
from users.tests.cast import PASSWORD
from users.types import UserCard

pytestmark = pytest.mark.django_db

NEW = "zoe@example.org"
PAGE = "/accounts/email/"


@pytest.fixture
def client_of_ada(client: Client, ada: UserCard) -> Client:
    """Ada has just typed her password, which the following pages require."""
    client.post("/accounts/login/", {"login": "ada", "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def addresses(card: UserCard) -> set[tuple[str, bool, bool]]:
    rows = EmailAddress.objects.filter(user_id=card.id)
    return set(rows.values_list("email", "primary", "verified"))


def confirm(client: Client, email: str) -> None:
    body = next(str(m.body) for m in reversed(mail.outbox) if m.to == [email])
    link = re.search(r"/accounts/confirm-email/[^\s/]+/", body)
    assert link is not None
    client.post(link.group())


def test_an_address_takes_over_when_it_is_confirmed(
    client_of_ada: Client, ada: UserCard
) -> None:
    client_of_ada.post(PAGE, {"action_add": "1", "email": "Zoe@Example.org"})

    assert User.objects.get(id=ada.id).email == "ada@example.org"
    assert addresses(ada) == {("ada@example.org", True, False), (NEW, False, False)}
    assert NEW in client_of_ada.get(PAGE).content.decode()
    confirm(client_of_ada, NEW)
    assert User.objects.get(id=ada.id).email == NEW
    assert addresses(ada) == {(NEW, True, True)}


def test_an_unconfirmed_address_is_not_made_the_accounts_own(
    client_of_ada: Client, ada: UserCard
) -> None:
    client_of_ada.post(PAGE, {"action_add": "1", "email": NEW})

    answer = client_of_ada.post(PAGE, {"action_primary": "1", "email": NEW})

    assert answer.status_code == 302
    assert User.objects.get(id=ada.id).email == "ada@example.org"
    assert (NEW, False, False) in addresses(ada)


def test_an_address_that_somebody_registered_meanwhile_changes_nothing(
    client_of_ada: Client, ada: UserCard
) -> None:
    client_of_ada.post(PAGE, {"action_add": "1", "email": NEW})
    register_user(handle="zoe", email=NEW, password=PASSWORD)
    before = addresses(ada)

    confirm(client_of_ada, NEW)

    assert addresses(ada) == before
    assert User.objects.get(id=ada.id).email == "ada@example.org"
    assert User.objects.get(email=NEW).handle == "zoe"


def test_confirming_the_address_one_has_keeps_a_change_under_way(
    ada: UserCard,
) -> None:
    propose_email(user_id=ada.id, email=NEW)
    own = EmailAddress.objects.get(user_id=ada.id, primary=True)

    assert confirm_email(address_id=own.pk)

    assert addresses(ada) == {("ada@example.org", True, True), (NEW, False, False)}


def test_a_second_proposal_takes_the_place_of_the_first(ada: UserCard) -> None:
    propose_email(user_id=ada.id, email="first@example.org")

    propose_email(user_id=ada.id, email=NEW)

    assert addresses(ada) == {("ada@example.org", True, False), (NEW, False, False)}


def test_the_only_address_cannot_be_removed_and_a_change_can_be_called_off(
    client_of_ada: Client, ada: UserCard
) -> None:
    client_of_ada.post(PAGE, {"action_add": "1", "email": NEW})

    for email in ("ada@example.org", NEW):
        client_of_ada.post(PAGE, {"action_remove": "1", "email": email})

    assert addresses(ada) == {("ada@example.org", True, False)}
    assert User.objects.get(id=ada.id).email == "ada@example.org"
