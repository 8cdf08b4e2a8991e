"""The primary key field."""

from __future__ import annotations

from django.db import models
from django.forms import modelform_factory
from django.utils import timezone

from twitter_project.outbox.models import Delivery
from twitter_project.shared.fields import SnowflakeField
from twitter_project.shared.ids import new_id
from twitter_project.workshop.testing.database import count_round_trips


def _row(**values: int) -> Delivery:
    return Delivery(payload={}, due_at=timezone.now(), **values)


def test_the_key_is_mongodbs_own() -> None:
    assert Delivery._meta.pk.column == "_id"
    assert Delivery._meta.pk.get_internal_type() == "BigIntegerField"


def test_a_row_gets_its_id_when_it_is_saved(db: None) -> None:
    first, second = _row(), _row()
    assert not first.pk

    first.save()
    Delivery.objects.bulk_create([second])

    assert 0 < first.pk < second.pk


def test_a_new_row_costs_one_insert(db: None) -> None:
    with count_round_trips() as trips:
        _row(id=new_id()).save()

    assert [command.name for command in trips.commands] == ["insert"]


def test_migrations_say_nothing_of_what_the_field_knows_itself() -> None:
    field = SnowflakeField(primary_key=True)
    field.set_attributes_from_name("id")

    name, path, args, kwargs = field.deconstruct()

    assert (name, path) == ("id", "twitter_project.shared.fields.SnowflakeField")
    assert list(args) == []
    assert kwargs == {"primary_key": True}
    again = SnowflakeField(*args, **kwargs)
    assert again.default is new_id
    assert not again.editable


def test_a_key_that_is_not_primary_has_a_column_of_its_own() -> None:
    field: models.Field[int, int] = SnowflakeField()
    field.set_attributes_from_name("source_id")

    assert field.column == "source_id"
    assert not field.has_default()


def test_forms_leave_the_key_out() -> None:
    form = modelform_factory(Delivery, fields="__all__")

    assert "id" not in form.base_fields
