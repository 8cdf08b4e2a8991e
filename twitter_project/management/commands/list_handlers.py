"""`manage.py list_handlers`: which handler runs on which event, as docs/events.md."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from twitter_project.outbox import deliveries, registry
from twitter_project.outbox.registry import Handler

PAGE = settings.BASE_DIR / "docs" / "events.md"
INTRODUCTION = """\
# Events and their handlers

`manage.py list_handlers --write` writes this page, and a test keeps it true.
[development.md](development.md#adding-an-event) has a recipe for a new event, and
[ADR 4](adr/0004-outbox.md) describes the outbox.

A service publishes an event in the transaction of the change that it reports. The
outbox gets one row, a delivery, for each handler. Each delivery runs at least once,
in any order.

- Joining handlers write in the transaction of the change and get no delivery.
- Inline handlers run in the publishing process, right after the commit and before the
  caller goes on. If one fails, a worker tries again.
- Workers run all other handlers. `manage.py worker --queue NAME` limits a worker to a
  queue.
"""
RETRIES = """\
- If a handler raises, a worker tries again: after {base_s} s, then after twice as long
  each time, up to {cap_minutes} minutes, give or take half.
- A delivery is dead {days} days after its first failure, or once {lost} workers died
  while they ran it. Dead deliveries wait in the admin.
"""


class Command(BaseCommand):
    help = "Show which handler runs on which event, on which queue, and how it retries."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--write", action="store_true", help="write docs/events.md instead"
        )

    def handle(self, *args: Any, write: bool, **options: Any) -> None:
        if write:
            PAGE.write_text(make_page())
        else:
            self.stdout.write(make_page())


def make_page() -> str:
    """Return the page, without the events that tests register."""
    retries = RETRIES.format(
        base_s=deliveries.BACK_OFF_BASE_S,
        cap_minutes=deliveries.BACK_OFF_CAP_S // 60,
        days=deliveries.RETRY_FOR // timedelta(days=1),
        lost=deliveries.MAX_LOST_LEASES,
    )
    return "\n".join([INTRODUCTION + retries, *_table(), ""])


def _table() -> Iterator[str]:
    yield "| event | carries | handler | queue |"
    yield "|---|---|---|---|"
    for event_type in registry.event_types():
        if ".tests." in event_type.__module__:
            continue
        name = registry.name_of(event_type)
        carried = ", ".join(f"`{field.name}`" for field in fields(event_type))
        joining = registry.joiners_of(event_type)
        handlers = [*joining, *registry.subscribers_of(event_type)]
        for handler in sorted(handlers, key=_place):
            queue = _name_queue(handler)
            yield f"| `{name}` | {carried} | `{handler.name}` | {queue} |"
        if not handlers:
            yield f"| `{name}` | {carried} | none | |"


def _name_queue(handler: Handler) -> str:
    if handler.joins:
        return "joins"
    return "inline" if handler.inline else handler.queue


def _place(handler: Handler) -> tuple[bool, bool, str]:
    return not handler.joins, not handler.inline, handler.name
