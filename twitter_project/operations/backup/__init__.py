"""Backups of the site: a snapshot of its database, then the objects of its bucket.

A folder contains any number of backups and, once each, the objects that they name:

    20261124T031500000Z/manifest.json         written last: without it, it was cut off
    20261124T031500000Z/database/NAME.bson    as mongodump writes it, or `.bson.gz`
    20261124T031500000Z/database/NAME.metadata.json    options and indexes
    20261124T031500000Z/objects.jsonl         the bucket: keys, types, SHA-256
    objects/ab/abcd...                        contents, by their SHA-256
"""

from .errors import BackupError, as_command_errors
from .restoring import check, find_backup, find_obstacle, restore
from .saving import back_up

__all__ = [
    "BackupError",
    "as_command_errors",
    "back_up",
    "check",
    "find_backup",
    "find_obstacle",
    "restore",
]
