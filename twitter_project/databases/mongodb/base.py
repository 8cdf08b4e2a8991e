"""The engine's connection: which parts are ours, and how writes are acknowledged."""

from typing import Any

from django.utils.functional import cached_property
from django_mongodb_backend import base
from django_mongodb_backend.utils import OperationDebugWrapper
from pymongo.collection import Collection

from .features import DatabaseFeatures
from .lookups import mend_pattern_lookups
from .operations import DatabaseOperations
from .renewal import renewing
from .schema import DatabaseSchemaEditor
from .validation import DatabaseValidation

mend_pattern_lookups()

# A write is in the journal of the majority before we answer, and the driver survives a
# failover in between. DATABASES' OPTIONS may override this; a connection string may
# not, since many contain weaker settings.
SAFE_WRITES = {"w": "majority", "journal": True, "retryWrites": True}


class LoggedCollection(OperationDebugWrapper):
    """A collection that also notes our writes of single documents (see `query`)."""

    def update_one(self, *args: Any, **kwargs: Any) -> Any:
        return self._noting("update_one", args, kwargs)

    def delete_one(self, *args: Any, **kwargs: Any) -> Any:
        return self._noting("delete_one", args, kwargs)

    def _noting(self, name: str, args: Any, kwargs: Any) -> Any:
        duration, result = self.profile_call(getattr(self.wrapped, name), args, kwargs)
        self.log(name, duration, args, kwargs)
        return result


class DatabaseWrapper(base.DatabaseWrapper):
    data_types = {
        **base.DatabaseWrapper.data_types,
        "AutoField": "long",
        "BigAutoField": "long",
        # The type that Django gives to a foreign key on it: if they differed, each join
        # would compare strings and use no index.
        "SmallAutoField": "int",
    }
    # The stock ones also ask for `$exists` and `$ne: null`, which no index can answer
    # without fetching the document; a comparison with a value never matches null
    # anyway.
    mongo_operators = {
        **base.DatabaseWrapper.mongo_operators,
        "lt": lambda column, value: {column: {"$lt": value}},
        "lte": lambda column, value: {column: {"$lte": value}},
    }
    SchemaEditorClass = DatabaseSchemaEditor
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations
    validation_class = DatabaseValidation

    def get_collection(self, name: str, **kwargs: Any) -> Any:
        """Return the collection; those without options are made once per connection."""
        if kwargs or self.queries_logged:
            collection = Collection(self.database, name, **kwargs)
            is_logged = self.queries_logged
            return LoggedCollection(self, collection) if is_logged else collection
        known = self._collections.get(name)
        if known is None or known.database is not self.database:
            known = self._collections[name] = Collection(self.database, name)
        return known

    @cached_property
    def _collections(self) -> dict[str, Any]:
        return {}

    def get_connection_params(self) -> dict[str, Any]:
        params = {**SAFE_WRITES, **super().get_connection_params()}
        find_login = self.settings_dict.get("FIND_LOGIN")
        return renewing(params, find_login) if find_login else params
