"""The primary key of every model of ours."""

from typing import TYPE_CHECKING, Any

from django.db import models

from .ids import new_id

if TYPE_CHECKING:
    BigIntegerField = models.BigIntegerField[int, int]
else:
    BigIntegerField = models.BigIntegerField


class SnowflakeField(BigIntegerField):
    """A bigint primary key, issued by us when the row is first saved.

    Its column is `_id` on our engines, which name that of every primary key so: on
    PostgreSQL a bigint. Give the id yourself, and save with `force_insert`, where it
    must be known before.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("primary_key"):
            # Having a default tells Django that a new row needs no UPDATE first.
            kwargs["default"] = new_id
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["editable"]
        kwargs.pop("default", None)
        return name, path, args, kwargs

    def get_default(self) -> None:
        """An object that is not saved has no id; system checks make such objects."""

    def get_pk_value_on_save(self, instance: models.Model) -> int:
        return new_id()
