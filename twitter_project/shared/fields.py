"""The primary key of every model of ours."""

from typing import TYPE_CHECKING, Any

from django.db import models

from .ids import new_id

if TYPE_CHECKING:
    BigIntegerField = models.BigIntegerField[int, int]
else:
    BigIntegerField = models.BigIntegerField


class SnowflakeField(BigIntegerField):
    """A bigint primary key, issued by us, that MongoDB keeps as `_id`.

    MongoDB has an `_id` on every document anyway; a key stored beside it would cost a
    second index. On a relational engine this is a plain bigint column.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("primary_key"):
            kwargs.setdefault("default", new_id)
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["editable"]
        if kwargs.get("default") is new_id:
            del kwargs["default"]
        return name, path, args, kwargs

    def get_attname_column(self) -> tuple[str, str]:
        attname, column = super().get_attname_column()
        return attname, "_id" if self.primary_key else column
