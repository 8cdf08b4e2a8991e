"""Tests that no page of the admin shows anything that somebody could sign in with."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from twitter_project.workshop.testing.api import Api
from users.models import User
from users.tests.cast import PASSWORD
from users.types import UserCard

pytestmark = pytest.mark.django_db

SEEDS = {"secret": "JBSWY3DPEHPK3PXP", "seed": "a1b2c3d4e5f60718"}


def sign_in_everywhere(card: UserCard) -> list[str]:
    """Sign in by a browser and an app; return all that opens the account."""
    credentials = {"username": card.handle, "password": PASSWORD}
    pair = Api().post("auth/token", credentials).body
    browser = Client()
    browser.post("/accounts/login/", {"login": card.handle, "password": PASSWORD})
    kinds = {
        "secret": Authenticator.Type.TOTP,
        "seed": Authenticator.Type.RECOVERY_CODES,
    }
    for name, kind in kinds.items():
        data = {name: SEEDS[name], "used_mask": 0}
        Authenticator.objects.create(user_id=card.id, type=kind, data=data)
    return [*pair.values(), browser.cookies["sessionid"].value, *SEEDS.values()]


def addresses() -> list[str]:
    """Return the list of each model in the admin, and the page of each row."""
    found = []
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found.append(reverse(f"{name}_changelist"))
        pages = [f"{name}_change", f"{name}_history"]
        for pk in model._default_manager.values_list("pk", flat=True)[:3]:
            found += [reverse(page, args=[pk]) for page in pages]
    return found


def test_no_page_of_the_admin_shows_a_secret(ada: UserCard) -> None:
    secrets = sign_in_everywhere(ada)
    boss = User.objects.create_superuser("boss", "boss@example.org", PASSWORD)
    client = Client()
    client.force_login(boss)

    pages = {one: client.get(one) for one in addresses()}

    assert len(pages) > 10
    for address, page in pages.items():
        assert page.status_code == 200, address
        html = page.content.decode()
        assert not [secret for secret in secrets if secret in html], address
