"""Events and handlers for the outbox's tests, which worker processes know too."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import Any

from pymongo.write_concern import WriteConcern

from twitter_project.outbox.events import event, subscribe
from twitter_project.outbox.models import Delivery
from twitter_project.shared.db import collection


@event("tests.rung", former_name="tests.tolled")
@dataclass(frozen=True, slots=True)
class Rung:
    """An event that every handler handles well."""

    number: int
    names: tuple[str, ...] = ()


@event("tests.slowed")
@dataclass(frozen=True, slots=True)
class Slowed:
    number: int
    seconds: int


@event("tests.timed")
@dataclass(frozen=True, slots=True)
class Timed:
    """An event whose handler notes when it begins and ends."""

    number: int


@event("tests.poisoned")
@dataclass(frozen=True, slots=True)
class Poisoned:
    number: int


@event("tests.crashed")
@dataclass(frozen=True, slots=True)
class Crashed:
    number: int


def journal() -> Any:
    """Return the collection in which handlers note that they ran."""
    return collection(Delivery).database["tests_journal"]


@subscribe(Rung, former_name="outbox_cast.write_down")
def note(event_: Rung) -> None:
    journal().insert_one({"number": event_.number, "at": time.time()})


@subscribe(Timed, queue="timed")
def note_both_ends(event_: Timed) -> None:
    quick = journal().with_options(write_concern=WriteConcern(w=1, j=False))
    run = {"number": event_.number, "pid": os.getpid(), "started": time.time()}
    run_id = quick.insert_one(run).inserted_id
    quick.update_one({"_id": run_id}, {"$set": {"ended": time.time()}})


@subscribe(Slowed, queue="slow")
def note_slowly(event_: Slowed) -> None:
    started = time.time()
    time.sleep(event_.seconds)
    journal().insert_one(
        {
            "number": event_.number,
            "pid": os.getpid(),
            "started": started,
            "at": time.time(),
        }
    )


@subscribe(Poisoned)
def refuse(event_: Poisoned) -> None:
    raise ValueError(f"poison {event_.number}")


@subscribe(Crashed)
def die(event_: Crashed) -> None:
    os._exit(9)
