"""The database engine: django-mongodb-backend with its silent traps corrected.

`ENGINE = "twitter_project.databases.mongodb"`. The package must come first in
INSTALLED_APPS, so that its rule for primary keys applies before any model class is
created. docs/engine.md describes each correction and the upstream version that makes it
unnecessary.
"""

from .without_gis import leave_gis_out

leave_gis_out()

from .keys import store_primary_keys_as_id  # noqa: E402

store_primary_keys_as_id()
