"""What was published: reads events from the outbox, where a probe has a row of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from twitter_project.outbox import registry
from twitter_project.outbox.models import Delivery

PROBE = registry.Handler(
    "tests.probe", lambda event: None, queue="tests.probe", inline=False
)


@contextmanager
def recorded_events(
    event_types: Iterable[type], *, keep_handlers: bool = False
) -> Iterator[Callable[[], list[object]]]:
    """Give a function that returns the committed events of these types, in order.

    Their handlers do not run, unless `keep_handlers`. `drain` deletes rows it handled.
    """
    subscribers = {
        event_type: [*registry.subscribers_of(event_type), PROBE]
        if keep_handlers
        else [PROBE]
        for event_type in event_types
    }

    def read() -> list[object]:
        rows = Delivery.objects.filter(handler=PROBE.name).order_by("id")
        return [registry.decode(row.event, row.payload) for row in rows]

    with registry.subscribers_replaced(subscribers):
        yield read
