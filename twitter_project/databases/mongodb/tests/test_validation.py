"""Tests the guard against models created before the engine's rule for keys."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models


def test_a_key_in_a_column_of_its_own_is_an_error() -> None:
    key: Any = models.BigIntegerField(primary_key=True)
    key.set_attributes_from_name("id")
    key.model = ContentType

    (error,) = connection.validation.check_field(key)

    assert error.id == "mongodb.E101"


def test_the_keys_of_the_project_pass() -> None:
    assert ContentType._meta.pk.column == "_id"
    assert connection.validation.check_field(ContentType._meta.pk) == []
