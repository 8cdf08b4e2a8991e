"""The primary key of all our models."""

from typing import TYPE_CHECKING, Any

from django.db import models

from .ids import new_id

if TYPE_CHECKING:
    BigIntegerField = models.BigIntegerField[int, int]
else:
    BigIntegerField = models.BigIntegerField


class SnowflakeField(BigIntegerField):
    """A bigint primary key, issued by us when the row is first saved.

    Its column is `_id`, as our engines name every primary key; on PostgreSQL it is a
    bigint. If you need to know the id in advance, set it yourself and save with
    `force_insert`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("primary_key"):
            # The default tells Django that a new row needs no UPDATE first.
            kwargs["default"] = new_id
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["editable"]
        kwargs.pop("default", None)
        return name, path, args, kwargs

    def get_default(self) -> None:
        """Return None: unsaved objects have no id, and system checks create some."""

    def get_pk_value_on_save(self, instance: models.Model) -> int:
        return new_id()
