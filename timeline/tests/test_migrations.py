"""Tests the migration of followed hashtags stored under an earlier rule's keys."""

from importlib import import_module

from django.apps import apps
from django.db import connection

from timeline.models import HomeFeed
from users.types import UserCard

MIGRATION = "timeline.migrations.0005_invisible_in_followed_tags"


def test_followed_hashtags_are_kept_under_the_same_keys(ada: UserCard) -> None:
    followed = {"ne\u200dws": "Ne\u200dws", "boats": "Boats", "news": "news"}
    HomeFeed.objects.create(owner_id=ada.id, followed_tags=followed)

    with connection.schema_editor() as editor:
        import_module(MIGRATION).rename(apps, editor)

    after = HomeFeed.objects.get().followed_tags
    assert after == {"news": "Ne\u200dws", "boats": "Boats"}
