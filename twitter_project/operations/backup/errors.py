"""Errors of backups, and how the commands report them."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError
from django.core.management import CommandError
from django.db import DatabaseError
from pymongo.errors import PyMongoError


class BackupError(Exception):
    """Why a backup was not made or restored, in words for the operator."""


@contextmanager
def as_command_errors() -> Iterator[None]:
    """Report in one line what went wrong, and whether to run the command again."""
    try:
        yield
    except (BackupError, DatabaseError, OSError) as error:
        raise CommandError(str(error)) from error
    except (PyMongoError, BotoCoreError, ClientError) as error:
        raise CommandError(f"Cut off, run it again: {error}") from error
