"""The database engine: django-mongodb-backend with its silent traps mended.

`ENGINE = "twitter_project.mongodb"`, and the package first in INSTALLED_APPS, so that
the rule for primary keys holds before any model class is made. docs/engine.md
describes each correction and the upstream version that makes it unnecessary.
"""

from twitter_project.mongodb.without_gis import leave_gis_out

leave_gis_out()

from twitter_project.mongodb.keys import store_primary_keys_as_id  # noqa: E402

store_primary_keys_as_id()
