"""Refuses a model whose key was created before the engine's rule for keys applied."""

from __future__ import annotations

from typing import Any

from django.core import checks
from django.db import models
from django_mongodb_backend import validation

from .keys import ID_COLUMN


class DatabaseValidation(validation.DatabaseValidation):
    prohibited_fields: set[str] = set()

    def check_field_type(
        self, field: models.Field[Any, Any], field_type: str
    ) -> list[checks.CheckMessage]:
        if not field.primary_key or field.column == ID_COLUMN:
            return []
        return [
            checks.Error(
                f"The primary key is stored as '{field.column}', not as '_id'.",
                hint="Put twitter_project.databases.mongodb first in INSTALLED_APPS.",
                obj=field,
                id="mongodb.E101",
            )
        ]
