"""Collections and their indexes."""

from django_mongodb_backend import schema


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    pass
