"""Transactions, and raw access to collections for the few hot paths that need it.

Django's own `transaction.atomic` does nothing on MongoDB. Our `atomic` really commits
and rolls back, and reruns the function when the database asks for it.
"""

from __future__ import annotations

import functools
import inspect
import logging
import random
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from django.apps import apps
from django.db import (
    DEFAULT_DB_ALIAS,
    DatabaseError,
    Error,
    IntegrityError,
    InterfaceError,
    OperationalError,
    connections,
    router,
    transaction,
)
from pymongo import DeleteOne, InsertOne, UpdateOne, timeout
from pymongo.errors import (
    BulkWriteError,
    ConnectionFailure,
    DuplicateKeyError,
    PyMongoError,
)
from pymongo.read_concern import ReadConcern
from pymongo.read_preferences import ReadPreference
from pymongo.write_concern import WriteConcern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model
    from pymongo.client_session import ClientSession
    from pymongo.collection import Collection
    from pymongo.database import Database

__all__ = [
    "QUICK",
    "DeleteOne",
    "InsertOne",
    "UpdateOne",
    "alias_of",
    "atomic",
    "collection",
    "current_alias",
    "forget_connections",
    "on_commit",
    "session",
    "site_database",
    "time_limit",
    "translate_errors",
]

P = ParamSpec("P")
R = TypeVar("R")
Hook = Callable[[], object]

logger = logging.getLogger(__name__)

DEADLINE_S = 20.0
BACK_OFF_BASE_S = 0.004
BACK_OFF_CAP_S = 0.4
TRANSIENT = "TransientTransactionError"
# For writes that may be lost in a failover.
QUICK = WriteConcern(w=1, j=False)
# PostgreSQL's serialization_failure and deadlock_detected.
SQL_CONFLICTS = ("40001", "40P01")
COMMIT_UNKNOWN = "UnknownTransactionCommitResult"
DUPLICATE_KEY = 11000
# PostgreSQL's lost connections, shut-downs, and time-outs.
SQL_AWAY = ("08", "53300", "57014", "57P")
MAX_TIME_EXPIRED = 50


class _Current(threading.local):
    """This thread's transaction."""

    alias: str | None = None
    # On MongoDB the hooks are kept here: Django empties its own list when an exception
    # leaves an `atomic` of its own, which does nothing there.
    hooks: list[Hook] | None = None


_current = _Current()


def atomic(function: Callable[P, R]) -> Callable[P, R]:
    """Make every call of `function` one transaction of its app's database.

    It commits when the function returns and rolls back when it raises. All reads see
    the same moment. If the database reports a conflict with another transaction, the
    whole function runs again, with back-off and jitter, so it must do nothing but
    database work. Hooks of `on_commit` run after the commit, in order; if one fails,
    the error is logged and the others still run.

    Raises: RuntimeError if called inside another atomic function; DatabaseError if
    conflicts do not end in time, or the outcome of the commit cannot be found out.
    """
    if inspect.iscoroutinefunction(function) or inspect.isgeneratorfunction(function):
        raise TypeError("Only a plain function can be one transaction.")

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if _current.alias is not None:
            raise RuntimeError(
                f"{function.__qualname__} is atomic and was called in a transaction."
            )
        alias = alias_of(function)
        return _run(alias, functools.partial(function, *args, **kwargs))

    return run


def on_commit(hook: Hook) -> None:
    """Run `hook` after the current transaction commits, or at once if there is none.

    Hooks of an attempt that was rolled back are dropped.
    """
    if _current.alias is None:
        hook()
    elif _current.hooks is not None:
        _current.hooks.append(hook)
    else:
        # Django reports a failed hook by its qualified name, which a partial lacks.
        connections[_current.alias].on_commit(lambda: hook(), robust=True)


def current_alias() -> str | None:
    """Return the database of this thread's transaction, None outside a transaction."""
    return _current.alias


def session() -> ClientSession | None:
    """Return the session to pass to raw calls, None outside a transaction."""
    if _current.alias is None:
        return None
    connection: Any = connections[_current.alias]
    return cast("ClientSession | None", getattr(connection, "session", None))


def collection(model: type[Model]) -> Collection[dict[str, Any]]:
    """Return the raw collection of a model, for named functions on hot paths.

    Pass `session=session()` to each call, and wrap it in `translate_errors()` if the
    caller should see Django's exceptions.
    """
    connection: Any = connections[router.db_for_write(model)]
    return cast(
        "Collection[dict[str, Any]]", connection.get_collection(model._meta.db_table)
    )


def site_database() -> Database[dict[str, Any]]:
    """Return the raw default database, for commands that are about no single model."""
    connection: Any = connections[DEFAULT_DB_ALIAS]
    connection.ensure_connection()
    return cast("Database[dict[str, Any]]", connection.database)


def forget_connections() -> None:
    """Drop all connections without closing them.

    Call it in a child after a fork: they belong to the parent.
    """
    for connection in connections.all():
        forgotten: Any = connection
        forgotten.connection = None
        if connection.vendor == "mongodb":
            forgotten.__dict__.pop("database", None)
            forgotten._connection_pools.clear()


def is_unreachable(error: BaseException | None) -> bool:
    """Return whether an error says that a database cannot be reached, or is too slow.

    False for errors that the same statement would run into again at once.
    """
    if isinstance(error, OperationalError | InterfaceError):
        state = getattr(error.__cause__, "sqlstate", None)
        if state is None or state.startswith(SQL_AWAY):
            return True
    if has_timed_out(error):
        return True
    return any(isinstance(one, ConnectionFailure) for one in _causes(error))


def has_timed_out(error: BaseException | None) -> bool:
    """Return whether MongoDB did not answer in time; trying again would wait again."""
    return any(isinstance(one, PyMongoError) and one.timeout for one in _causes(error))


def is_database_reachable() -> bool:
    """Return whether every database answers; limit the wait with `time_limit`."""
    try:
        for connection in connections.all():
            _ping(connection)
    except Error:
        return False
    return True


def _ping(connection: Any) -> None:
    with translate_errors():
        connection.ensure_connection()
        if connection.vendor == "mongodb":
            connection.database.command("ping")
        elif not connection.is_usable():
            connection.close()
            connection.ensure_connection()


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Limit the total time that MongoDB spends on the block.

    A PostgreSQL that does not answer is limited by its connection settings.

    Raises: DatabaseError from the operation that runs out of time.
    """
    with timeout(seconds):
        yield


@contextmanager
def translate_errors() -> Iterator[None]:
    """Turn the driver's exceptions into Django's, as its ORM does."""
    try:
        yield
    except DuplicateKeyError as error:
        raise IntegrityError(str(error)) from error
    except BulkWriteError as error:
        codes = {item.get("code") for item in error.details.get("writeErrors", ())}
        kind = IntegrityError if codes == {DUPLICATE_KEY} else DatabaseError
        raise kind(str(error)) from error
    except PyMongoError as error:
        raise DatabaseError(str(error)) from error


def alias_of(function: Callable[..., object]) -> str:
    """Return the database of the app that the function's module belongs to."""
    model = _find_first_model(function.__module__)
    return router.db_for_write(model) if model else DEFAULT_DB_ALIAS


@functools.cache
def _find_first_model(module: str) -> type[Model] | None:
    """Return a model of the app that the module belongs to, if it has one."""
    config = apps.get_containing_app_config(module)
    return next(config.get_models(), None) if config else None


@contextmanager
def _marked_as_current(alias: str, hooks: list[Hook] | None) -> Iterator[None]:
    _current.alias, _current.hooks = alias, hooks
    try:
        yield
    finally:
        _current.alias, _current.hooks = None, None


def _run(alias: str, call: Callable[[], R]) -> R:
    """Try until there is no conflict; then run the hooks that are left."""
    is_mongodb = connections[alias].vendor == "mongodb"
    attempt_once = _attempt_on_mongodb if is_mongodb else _attempt_on_relational
    deadline = time.monotonic() + DEADLINE_S
    attempt = 0
    while True:
        try:
            result, hooks = attempt_once(alias, call, deadline)
            break
        except Exception as error:
            is_over = time.monotonic() >= deadline or has_timed_out(error)
            if is_over or not _is_conflict(error):
                raise
        attempt += 1
        limit_s = min(BACK_OFF_CAP_S, BACK_OFF_BASE_S * 2**attempt)
        time.sleep(random.uniform(0, limit_s))  # noqa: S311 (jitter)
    _run_hooks(hooks)
    return result


def _attempt_on_relational(
    alias: str, call: Callable[[], R], deadline: float
) -> tuple[R, list[Hook]]:
    """Leave everything to Django; clear the mark before its hooks run."""
    django_atomic: AbstractContextManager[None] = transaction.atomic(  # noqa: TID251
        using=alias
    )
    with django_atomic, _marked_as_current(alias, hooks=None):
        _isolate_by_snapshot(connections[alias])
        return call(), []


def _isolate_by_snapshot(connection: Any) -> None:
    """Have PostgreSQL isolate the transaction as MongoDB does.

    If two transactions change the same row, the second is refused and runs again,
    instead of continuing with what the first left behind. Inside a transaction that
    somebody else began, it is too late to set this.
    """
    if connection.vendor == "postgresql" and not connection.savepoint_ids:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _attempt_on_mongodb(
    alias: str, call: Callable[[], R], deadline: float
) -> tuple[R, list[Hook]]:
    """Run `call` in one transaction; return its result and its hooks.

    The engine's connection carries the session, so the ORM takes part.
    """
    connection: Any = connections[alias]
    connection.ensure_connection()
    hooks: list[Hook] = []
    with connection.connection.start_session() as own:
        own.start_transaction(
            read_concern=ReadConcern("snapshot"),
            write_concern=WriteConcern(w="majority", j=True),
            read_preference=ReadPreference.PRIMARY,
        )
        connection.session = own
        connection.in_atomic_block_mongo = True
        try:
            with _marked_as_current(alias, hooks), translate_errors():
                result = call()
                _commit(own, deadline)
            return result, [*hooks, *(hook for _, hook, _ in connection.run_on_commit)]
        finally:
            # Leaving the session's block aborts whatever was not committed.
            connection.session = None
            connection.in_atomic_block_mongo = False
            connection.run_on_commit = []


def _commit(own: ClientSession, deadline: float) -> None:
    """Commit, and ask again while the outcome of the commit is unknown."""
    while True:
        try:
            own.commit_transaction()
            return
        except PyMongoError as error:
            is_open = error.has_error_label(COMMIT_UNKNOWN)
            if (
                not is_open
                or getattr(error, "code", None) == MAX_TIME_EXPIRED
                or time.monotonic() >= deadline
            ):
                raise
        time.sleep(BACK_OFF_BASE_S)


def _run_hooks(hooks: list[Hook]) -> None:
    for hook in hooks:
        try:
            hook()
        except Exception:
            logger.exception("A hook failed after its transaction was committed.")


def _is_conflict(error: BaseException | None) -> bool:
    """Return whether another transaction got in the way, on either engine."""
    if _has_label(error, TRANSIENT):
        return True
    return any(
        getattr(one, "sqlstate", None) in SQL_CONFLICTS for one in _causes(error)
    )


def _has_label(error: BaseException | None, label: str) -> bool:
    """Return whether the error, or one of its causes, has MongoDB's label."""
    return any(
        isinstance(one, PyMongoError) and one.has_error_label(label)
        for one in _causes(error)
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the error and its chain of causes."""
    while error is not None:
        yield error
        error = error.__cause__
