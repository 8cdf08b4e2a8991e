"""Tests that the privacy page says what the site really keeps."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.utils.translation import override
from pytest_django import Settings

from notifications.models import WITHDRAWN_KEPT
from timeline.limits import TRIMMED_ABOVE
from tweets.models import IDEMPOTENCY_TTL
from tweets.services.media import UNUSED_TTL
from tweets.services.media_uploads import KEPT as UPLOADS_KEPT
from tweets.services.trash import TRASH_TTL
from twitter_project.public.kept import KEPT, NOT_PERSONAL
from users.services import guarding
from users.services.networks import REMEMBERED


def test_every_model_is_on_the_page_or_holds_nothing_personal() -> None:
    models = apps.get_models(include_auto_created=True)
    named = [label for line in KEPT for label in line.models]

    assert sorted([*named, *NOT_PERSONAL]) == sorted(m._meta.label for m in models)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_privacy_page_shows_every_line(client: Client, language: str) -> None:
    page = client.get("/help/privacy", headers={"Accept-Language": language})

    with override(language):
        for line in KEPT:
            for text in (line.what, line.seen_by, line.until):
                assert str(text).replace("'", "&#x27;") in page.content.decode()


def test_the_page_names_the_times_that_the_code_keeps() -> None:
    tiers = (guarding.NAME_TRIES, guarding.CODE_TRIES)
    longest_s = max(limit.window_s for limits in tiers for limit in limits)

    assert (TRASH_TTL.days, WITHDRAWN_KEPT.days, REMEMBERED.days) == (30, 30, 90)
    assert {IDEMPOTENCY_TTL, UNUSED_TTL, UPLOADS_KEPT} == {timedelta(days=1)}
    assert longest_s == timedelta(weeks=1).total_seconds()
    assert TRIMMED_ABOVE == 1000


def test_help_names_whom_to_write_to(client: Client, settings: Settings) -> None:
    settings.CONTACT_EMAIL = "crew@birds.example"

    for topic in ("rules", "privacy"):
        page = client.get(f"/help/{topic}").content.decode()
        assert 'href="mailto:crew@birds.example"' in page


def test_help_leaves_out_an_address_that_nobody_set(client: Client) -> None:
    assert "mailto:" not in client.get("/help/rules").content.decode()
