"""Event types and handlers by their stable names.

The names are an allow-list: a name from a stored row or a received message is looked up
here, never imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, TypeAlias, TypeVar, overload

E = TypeVar("E")
E1 = TypeVar("E1")
E2 = TypeVar("E2")
E3 = TypeVar("E3")
C = TypeVar("C", bound=type)
Register: TypeAlias = Callable[[Callable[[E], None]], Callable[[E], None]]
Scalar = int | str | bool | None


@dataclass(frozen=True, slots=True)
class Handler:
    """A function that reacts to an event, and how to run it."""

    name: str
    function: Callable[[Any], None]
    queue: str
    inline: bool
    joins: bool = False


_types: dict[str, type] = {}
_former_types: dict[str, type] = {}
_names: dict[type, str] = {}
_handlers: dict[str, Handler] = {}
_subscribers: dict[type, list[Handler]] = {}
_joiners: dict[type, list[Handler]] = {}


def event(name: str, *, former_name: str = "") -> Callable[[C], C]:
    """Register a frozen dataclass of ids as the event called `name`.

    Rows of an earlier release are read by these names, so neither a name nor a field of
    an event in use may change its meaning. `former_name` is the event's name in an
    earlier release, which waiting deliveries may still hold.
    """

    def register(event_type: C) -> C:
        if not is_dataclass(event_type):
            raise TypeError(f"{event_type.__qualname__} is not a dataclass.")
        for one in filter(None, (name, former_name)):
            if one in _types or one in _former_types:
                raise ValueError(f"There is an event {one!r} already.")
        _types[name] = event_type
        if former_name:
            _former_types[former_name] = event_type
        _names[event_type] = name
        return event_type

    return register


@overload
def subscribe(
    one: type[E1],
    /,
    *,
    queue: str = ...,
    inline: bool = ...,
    joins: bool = ...,
    former_name: str = ...,
) -> Register[E1]: ...
@overload
def subscribe(
    one: type[E1],
    two: type[E2],
    /,
    *,
    queue: str = ...,
    inline: bool = ...,
    joins: bool = ...,
    former_name: str = ...,
) -> Register[E1 | E2]: ...
@overload
def subscribe(
    one: type[E1],
    two: type[E2],
    three: type[E3],
    /,
    *,
    queue: str = ...,
    inline: bool = ...,
    joins: bool = ...,
    former_name: str = ...,
) -> Register[E1 | E2 | E3]: ...
def subscribe(
    *event_types: type,
    queue: str = "default",
    inline: bool = False,
    joins: bool = False,
    former_name: str = "",
) -> Register[Any]:
    """Call the function with each event of these types, at least once.

    Calls may repeat and come in any order, so the function must make its data match the
    current state. `inline` runs it in the publisher's process, right after the commit
    and before the caller continues; if that fails, a worker tries again.

    `joins` runs it in the publisher's transaction, where it only writes: its rows are
    committed with the event or not at all, and it needs no delivery. If its app lives
    in another database, or the event is published for later, it runs as an inline one.

    `former_name` is the handler's name in an earlier release ("module.function"), which
    waiting deliveries may still hold.
    """

    def register(function: Callable[[Any], None]) -> Callable[[Any], None]:
        name = f"{function.__module__}.{function.__qualname__}"
        handler = Handler(name, function, queue, inline or joins, joins)
        for event_type in event_types:
            if event_type not in _names:
                raise TypeError(f"{event_type.__qualname__} is not a registered event.")
        known = _handlers.setdefault(name, handler)
        if known.function is not function:
            raise ValueError(f"There is a handler {name!r} already.")
        if former_name:
            _handlers[former_name] = handler
        listeners = _joiners if joins else _subscribers
        for event_type in event_types:
            listeners.setdefault(event_type, []).append(handler)
        return function

    return register


def name_of(event_type: type) -> str:
    """Return the event's name. Raises: TypeError if it was never registered."""
    if event_type not in _names:
        raise TypeError(f"{event_type.__qualname__} is not a registered event.")
    return _names[event_type]


def event_types() -> list[type]:
    """Return every registered event, by name."""
    return [event_type for _, event_type in sorted(_types.items())]


def subscribers_of(event_type: type) -> list[Handler]:
    """Return the handlers that the event is delivered to."""
    return _subscribers.get(event_type, [])


def joiners_of(event_type: type) -> list[Handler]:
    """Return the handlers that run in the transaction of whoever publishes it."""
    return _joiners.get(event_type, [])


@contextmanager
def subscribers_replaced(
    subscribers: Mapping[type, Sequence[Handler]],
) -> Iterator[None]:
    """Send events of these types to these handlers alone, for tests."""
    usual_subscribers, usual_handlers = dict(_subscribers), dict(_handlers)
    for event_type, handlers in subscribers.items():
        _subscribers[event_type] = list(handlers)
        _handlers.update({handler.name: handler for handler in handlers})
    try:
        yield
    finally:
        _subscribers.clear()
        _subscribers.update(usual_subscribers)
        _handlers.clear()
        _handlers.update(usual_handlers)


def queue_names() -> tuple[str, ...]:
    """Return the queues that have handlers, sorted by name."""
    return tuple(sorted({handler.queue for handler in _handlers.values()}))


def find_handler(name: str) -> Handler | None:
    """Return the handler with this name, or formerly with it."""
    return _handlers.get(name)


def encode(event_: object) -> dict[str, Scalar | list[Scalar]]:
    """Return the event's fields as JSON types: ids, texts, flags and lists of them."""
    payload: dict[str, Scalar | list[Scalar]] = {}
    for field in fields(event_):  # type: ignore[arg-type]  # event() checked it
        value = getattr(event_, field.name)
        payload[field.name] = list(value) if isinstance(value, tuple) else value
    return payload


def decode(name: str, payload: Mapping[str, Any]) -> object:
    """Return the event that was passed to `encode`.

    Raises: LookupError if no such event is registered, TypeError if it has other
    fields.
    """
    event_type = _types.get(name) or _former_types.get(name)
    if event_type is None:
        raise LookupError(f"No event is called {name!r}.")
    values = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in payload.items()
    }
    return event_type(**values)
