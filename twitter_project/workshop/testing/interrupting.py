"""Lets tests act between two commands of ours, or refuse one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import connections

from twitter_project.shared.db import collection

from .database import Command, RoundTrips, noting

if TYPE_CHECKING:
    from django.db.models import Model


@contextmanager
def meanwhile(
    act: Callable[[], object], *, before: str, of: type[Model]
) -> Iterator[None]:
    """Let somebody else act just before a command of ours is sent, to test a race.

    `before` names the command ("insert", "update"), `of` the model whose collection it
    is for. Only the first such command of this thread counts; fails if there is none.
    """
    interruption = _Interruption(before, of._meta.db_table, act)
    with noting(interruption):
        yield
    assert interruption.has_acted, f"There was no {before} of {of.__name__}."


@contextmanager
def refusing_rows(model: type[Model]) -> Iterator[None]:
    """Make MongoDB refuse every row that is written to the model's collection."""
    database, table = collection(model).database, model._meta.db_table
    database.command("collMod", table, validator={"$expr": False})
    try:
        yield
    finally:
        database.command("collMod", table, validator={})


class _Interruption(RoundTrips):
    """Acts once, before the first command of this name to this collection."""

    def __init__(self, name: str, collection: str, act: Callable[[], object]) -> None:
        super().__init__()
        self._command = (name, collection)
        self._act = act
        self.has_acted = False

    def note(self, name: str, document: dict[str, Any]) -> None:
        command = Command(name, document)
        if self.has_acted or (command.name, command.collection) != self._command:
            return
        self.has_acted = True
        thread = threading.Thread(target=self._run)
        thread.start()
        thread.join()

    def _run(self) -> None:
        try:
            self._act()
        finally:
            connections.close_all()
