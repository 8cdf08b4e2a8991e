"""Migrations: columns with defaults, and features that MongoDB lacks."""

import logging
from typing import Any

from django.apps.registry import Apps
from django.db import connection, models
from django.db.models import Q
from django.db.models.functions import Lower

from .registry import case

database: Any = connection


def _make_model(name: str, **options: Any) -> Any:
    """Return a model that only this case uses."""
    body = {
        "__module__": __name__,
        "Meta": type("Meta", (), {"app_label": "lab", "apps": Apps(), **options}),
        "name": models.CharField(max_length=9),
        "number": models.IntegerField(),
    }
    return type(name, (models.Model,), body)


def _add_column(field: Any) -> Any:
    """Add the column to a collection with one row; return the row's value."""
    model = _make_model("Box")
    field.contribute_to_class(model, "extra")
    collection = database.get_collection("lab_box")
    collection.insert_one({"name": "row"})
    try:
        with connection.schema_editor() as editor:
            editor.add_field(model, field)
        return collection.find_one()["extra"]
    finally:
        collection.drop()


@case
def added_column_with_empty_object() -> Any:
    return _add_column(models.JSONField(default=dict))


@case
def added_column_with_dollar() -> Any:
    return _add_column(models.CharField(max_length=9, default="$name"))


class _Records(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def _create_and_undo(name: str, **options: Any) -> Any:
    """Create a model with these Meta options; return its indexes and the warnings."""
    model = _make_model(name, **options)
    records = _Records()
    logging.getLogger().addHandler(records)
    try:
        with connection.schema_editor() as editor:
            editor.create_model(model)
            indexes = database.database[model._meta.db_table].index_information()
            for index in model._meta.indexes:
                editor.remove_index(model, index)
            for constraint in model._meta.constraints:
                editor.remove_constraint(model, constraint)
    finally:
        logging.getLogger().removeHandler(records)
    return {"indexes": sorted(indexes), "said": records.messages}


@case
def index_on_expression() -> Any:
    index = models.Index(Lower("name"), name="low")
    plain = models.Index(fields=["name"], name="plain")
    return _create_and_undo("WithExpression", indexes=[index, plain])


@case
def unique_expression() -> Any:
    constraint = models.UniqueConstraint(Lower("name"), name="low_unique")
    return _create_and_undo("WithUniqueExpression", constraints=[constraint])


@case
def check_constraint() -> Any:
    constraint = models.CheckConstraint(condition=Q(number__gt=0), name="positive")
    return _create_and_undo("WithCheck", constraints=[constraint])


@case
def impossible_condition() -> Any:
    index = models.Index(fields=["name"], condition=~Q(number=0), name="partial")
    return _create_and_undo("WithCondition", indexes=[index])


@case
def unique_with_condition() -> Any:
    unique = models.UniqueConstraint(
        fields=["name"], condition=Q(number=1), name="first_name"
    )
    model = _make_model("WithFirst", constraints=[unique])
    with connection.schema_editor() as editor:
        editor.create_model(model)
    (index,) = (
        dict(details)
        for name, details in database.database["lab_withfirst"]
        .index_information()
        .items()
        if name == "first_name"
    )
    return index["partialFilterExpression"]


@case
def nulls_of_a_column_that_became_nullable() -> Any:
    """Return how many rows with a null each kind of unique index allows."""

    def make(*, null: bool) -> Any:
        model = _make_model(
            "Seat",
            unique_together=[("number", "row")],
            constraints=[models.UniqueConstraint(fields=["row", "name"], name="pair")],
        )
        row: Any = models.CharField(max_length=9, unique=True, null=null)
        row.contribute_to_class(model, "row")
        return model

    before, after = make(null=False), make(null=True)
    old, new = (model._meta.get_field("row") for model in (before, after))
    with connection.schema_editor() as editor:
        editor.create_model(before)
        editor.alter_field(before, old, new)
    seats = database.get_collection("lab_seat")
    seats.insert_many([{"name": "a", "number": 1, "row": None} for _ in range(3)])
    let_in = seats.count_documents({})
    with connection.schema_editor() as editor:
        seats.delete_many({})
        editor.alter_field(after, new, old)
    full = [
        name
        for name, details in seats.index_information().items()
        if "partialFilterExpression" not in details
    ]
    return {"let in": let_in, "full": len(full)}
