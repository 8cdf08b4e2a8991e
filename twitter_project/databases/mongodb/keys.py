"""Primary keys live in `_id`, the one field that MongoDB itself makes unique.

Stock 5.2.4 stores any key but its own ObjectIdAutoField under the field's name, beside
an unwanted ObjectId, so that `get(pk=...)` reads the whole collection. Not fixed as of
6.1.0.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, models, router
from django.db.models.options import Options

# The other engine keeps the same rows under the same names, because `move_app` moves
# them.
ENGINES = ("twitter_project.databases.mongodb", "twitter_project.databases.postgresql")
ID_COLUMN = "_id"

# Django's own automatic keys, which upstream apps and their migrations use. They are
# recognised by their internal type: AutoField's metaclass makes isinstance() also say
# yes for ObjectIdAutoField, which makes its own keys.
AUTO_FIELDS = frozenset({"AutoField", "BigAutoField", "SmallAutoField"})


def store_primary_keys_as_id() -> None:
    """Make every model on one of our engines keep its primary key in `_id`.

    The column is set when the model takes its key, not by `db_column`: migrations stay
    unmodified, and on any other engine the same model has a plain `id` column.
    """
    if not hasattr(Options.setup_pk, "__wrapped__"):
        Options.setup_pk = _naming_the_column(Options.setup_pk)  # type: ignore[method-assign]


def _naming_the_column(setup_pk: Any) -> Any:
    @wraps(setup_pk)
    def wrapper(self: Any, field: models.Field[Any, Any]) -> None:
        setup_pk(self, field)
        # A composite key has no column.
        if self.pk is field and field.column and _lives_here(self.model):
            field.column = ID_COLUMN

    return wrapper


def _lives_here(model: type[models.Model]) -> bool:
    alias = router.db_for_write(model) or DEFAULT_DB_ALIAS
    return settings.DATABASES.get(alias, {}).get("ENGINE") in ENGINES


def is_auto_key(field: models.Field[Any, Any]) -> bool:
    """Return whether the engine creates this key's values for rows without one."""
    return field.get_internal_type() in AUTO_FIELDS
