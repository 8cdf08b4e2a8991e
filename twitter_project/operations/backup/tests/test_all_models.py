"""Tests that every model of ours survives a backup, with all types of its fields."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django_mongodb_backend.fields import ArrayField

from tweets.models import BookmarkFolder, Draft, LinkCard, PollVote, TweetVersion
from twitter_project.media.storage import store_object
from twitter_project.shared.fields import SnowflakeField
from users.types import UserCard

from .world import run, wipe

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.only_mongodb("a backup holds accounts where they are on MongoDB"),
]

OURS = ("users", "tweets", "timeline", "notifications", "twitter_project.")
KEY = "tweets/all.png"
TEXT = "\u00e9\U0001f6a2 \u202e"
VALUES: dict[type[models.Field[Any, Any]], Any] = {
    SnowflakeField: 2**62 + 1,
    models.BigIntegerField: 2**60 + 1,
    models.IntegerField: -7,
    models.FloatField: 0.1,
    models.BooleanField: True,
    models.BinaryField: b"\x00\xff",
    # In the future, or a TTL index would delete the row.
    models.DateTimeField: datetime(2096, 2, 29, 23, 59, 59, 123000, UTC),
    models.JSONField: {"a": [1, 2**60, 0.5, None, TEXT], "b": {"c": True}, "d": []},
    models.CharField: TEXT,
    models.TextField: TEXT * 500,
}


def list_our_models() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models()
        if apps.get_app_config(model._meta.app_label).name.startswith(OURS)
        and model._meta.managed
    ]


def fill(field: models.Field[Any, Any]) -> Any:
    """Return a value of the field's type that is not its default."""
    if isinstance(field, ArrayField):
        return [fill(field.base_field)] * 2
    if isinstance(field, models.PositiveIntegerField | models.PositiveBigIntegerField):
        return 7
    if field.name.endswith("key"):
        return KEY  # most name an object, which a backup wants to find
    value = next(VALUES[one] for one in type(field).__mro__ if one in VALUES)
    return value[: field.max_length] if isinstance(value, str) else value


@pytest.mark.slow
def test_every_model_survives_a_backup(ada: UserCard, tmp_path: Path) -> None:
    store_object(KEY, b"a picture", "image/png")
    found = list_our_models()
    for model in found:
        fields = [one for one in model._meta.concrete_fields if not one.is_relation]
        row = model(**{one.attname: fill(one) for one in fields})
        for relation in model._meta.concrete_fields:
            if relation.is_relation:
                setattr(row, relation.attname, ada.id)
        model._base_manager.bulk_create([row])
    before = {model: list(model._base_manager.values()) for model in found}
    assert {PollVote, BookmarkFolder, Draft, TweetVersion, LinkCard} <= before.keys()

    run("backup", tmp_path)
    wipe()
    assert not Draft.objects.exists()
    run("restore", tmp_path)

    for model in found:
        assert list(model._base_manager.values()) == before[model], model
        assert before[model], model
