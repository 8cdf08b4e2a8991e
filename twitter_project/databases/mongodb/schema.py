"""Collections and indexes: usable unique indexes, literal defaults, and warnings.

MongoDB cannot have every index and constraint; the migration warns about those.
"""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path
from typing import Any

from bson import ObjectId
from django.apps import apps
from django.db import NotSupportedError, models
from django_mongodb_backend import schema
from pymongo import IndexModel

logger = logging.getLogger(__name__)

LEAST_NUMBER = float("-inf")
# The least value of each column type. MongoDB compares only within a type, so `column
# >= least` holds for every value of the type, and neither for null nor for a missing
# column.
LEAST: dict[str, Any] = {
    "string": "",
    "int": LEAST_NUMBER,
    "long": LEAST_NUMBER,
    "double": LEAST_NUMBER,
    "decimal": LEAST_NUMBER,
    "bool": False,
    "date": datetime.min,  # noqa: DTZ901 (the driver takes it for UTC)
    "objectId": ObjectId("0" * 24),
}


class UniqueIndex(models.Index):
    """A unique index that the planner uses for equality.

    To allow several nulls, the stock one covers `{column: {$type: ...}}` documents
    only, and the planner cannot tell that a query wants no others. This one is full if
    no column is nullable, and otherwise partial by a comparison, which the planner does
    understand.
    """

    @classmethod
    def like(cls, index: models.Index) -> UniqueIndex:
        _, args, options = index.deconstruct()
        return cls(*args, **options)

    def get_pymongo_index_model(
        self, model: Any, schema_editor: Any, field: Any = None, **kwargs: Any
    ) -> IndexModel:
        index: Any = super().get_pymongo_index_model(  # type: ignore[misc]
            model, schema_editor, field=field, **kwargs
        )
        if kwargs.get("column_prefix"):
            return index  # inside an embedded model, which may be null as a whole
        filters = index.document["partialFilterExpression"]
        by_name = model._meta.get_field
        for column in [field] if field else [by_name(n) for n, _ in self.fields_orders]:
            condition = filters[column.column]
            least = LEAST.get(condition["$type"])
            if not column.null or least is not None:
                del condition["$type"]
            if column.null and least is not None:
                condition.setdefault("$gte", least)
            if not condition:
                del filters[column.column]
        if not filters:
            del index.document["partialFilterExpression"]
        return index


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    def effective_default(self, field: Any) -> dict[str, Any]:
        """Return the default as a literal.

        As an expression, `{}` is refused and "$x" names a field.
        """
        return {"$literal": super().effective_default(field)}

    def _alter_field(self, model: Any, old: Any, new: Any, *args: Any) -> None:
        super()._alter_field(model, old, new, *args)
        if old.null != new.null:
            self._make_unique_again(model, new)

    def _make_unique_again(self, model: Any, field: Any) -> None:
        """Rebuild the unique indexes of a column whose nullability changed."""
        after = field.model
        if self._field_should_have_unique(field):
            self._remove_field_unique(model, field)
            self._add_field_unique(after, field)
        for constraint in after._meta.constraints:
            if field.name in getattr(constraint, "fields", ()):
                self.remove_constraint(model, constraint)
                self.add_constraint(after, constraint)
        together = [
            names for names in after._meta.unique_together if field.name in names
        ]
        self.alter_unique_together(model, together, [])
        self.alter_unique_together(after, [], together)

    def add_index(
        self,
        model: Any,
        index: Any,
        *,
        field: Any = None,
        unique: bool = False,
        column_prefix: str = "",
        parent_model: Any = None,
    ) -> None:
        options = {"field": field, "column_prefix": column_prefix}
        if reason := self._why_not(model, index, **options):
            self._warn(model, index, reason)
            return
        if unique:
            index = UniqueIndex.like(index)
        super().add_index(
            model, index, unique=unique, parent_model=parent_model, **options
        )

    def remove_index(self, model: Any, index: Any) -> None:
        if not self._why_not(model, index):
            super().remove_index(model, index)

    def add_constraint(
        self, model: Any, constraint: Any, *args: Any, **options: Any
    ) -> None:
        if not self._is_possible(constraint):
            self._warn(model, constraint, "MongoDB cannot enforce it")
        super().add_constraint(model, constraint, *args, **options)

    def _is_possible(self, constraint: Any) -> bool:
        if not isinstance(constraint, models.UniqueConstraint):
            return False
        names = ("condition", "deferrable", "include", "expressions", "nulls_distinct")
        options = {name: getattr(constraint, name) for name in names}
        return bool(self._unique_supported(**options))

    def _why_not(self, model: Any, index: Any, **options: Any) -> str:
        """Return why MongoDB cannot have an index, "" if it can."""
        if index.contains_expressions:
            return "MongoDB indexes columns, not expressions"
        try:
            index.get_pymongo_index_model(model, self, **options)
        except NotSupportedError as error:
            return str(error).rstrip(".")
        return ""

    def _warn(self, model: Any, thing: Any, reason: str) -> None:
        """Warn developers of the model; nobody here can change a library's."""
        logger.log(
            logging.DEBUG if _is_from_library(model) else logging.WARNING,
            "%s: %s '%s' is NOT created: %s. Use plain columns.",
            model._meta.label,
            type(thing).__name__,
            thing.name,
            reason,
        )


def _is_from_library(model: Any) -> bool:
    """Return whether the model's app was installed, not written here.

    Migrations have models without a module, so this asks for the app's folder.
    """
    try:
        config = apps.get_app_config(model._meta.app_label)
    except LookupError:
        return False
    return "site-packages" in Path(config.path).parts
