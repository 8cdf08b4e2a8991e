"""Transactions against the real MongoDB."""

from __future__ import annotations

import functools
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, cast

import pytest
from django.db import DatabaseError, IntegrityError, connections, transaction
from django.db.models import F
from django.utils.timezone import now
from pymongo.errors import DuplicateKeyError, OperationFailure

from twitter_project.outbox.models import Delivery
from twitter_project.shared import db
from twitter_project.shared.db import (
    atomic,
    collection,
    current_alias,
    on_commit,
    session,
    translate_errors,
)
from twitter_project.workshop.testing.processes import finish, start_program

pytestmark = pytest.mark.django_db(transaction=True)


def add_row(id_: int) -> None:
    Delivery.objects.create(id=id_, payload={}, due_at=now())


def ids() -> list[int]:
    return sorted(Delivery.objects.values_list("id", flat=True))


def run_at_once(count: int, work: Callable[[], object]) -> None:
    """Call `work` in `count` threads that start together; raise their errors."""
    barrier = threading.Barrier(count)

    def wait_and_work() -> None:
        barrier.wait()
        try:
            work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        for future in [pool.submit(wait_and_work) for _ in range(count)]:
            future.result()


def transient_error() -> OperationFailure:
    details = {"errorLabels": ["TransientTransactionError"]}
    return OperationFailure("write conflict", 112, details)


def test_what_a_function_wrote_is_there_after_it_returned() -> None:
    @atomic
    def write() -> str:
        add_row(1)
        add_row(2)
        return "done"

    assert write() == "done"
    assert ids() == [1, 2]


def test_nothing_is_left_of_a_function_that_raised() -> None:
    @atomic
    def write() -> None:
        add_row(1)
        Delivery.objects.filter(id=7).update(attempts=9)
        Delivery.objects.filter(id=8).delete()
        raise LookupError("no")

    add_row(7)
    add_row(8)
    with pytest.raises(LookupError, match="no"):
        write()

    assert ids() == [7, 8]
    assert Delivery.objects.get(id=7).attempts == 0


def test_others_see_nothing_before_the_commit() -> None:
    seen: list[int] = []

    @atomic
    def write() -> None:
        add_row(1)
        thread = threading.Thread(target=lambda: seen.extend(ids()))
        thread.start()
        thread.join()
        assert ids() == [1]

    write()

    assert seen == []


def test_raw_calls_take_part_by_the_session() -> None:
    @atomic
    def write() -> None:
        collection(Delivery).insert_one({"_id": 5}, session=session())
        raise LookupError

    with pytest.raises(LookupError):
        write()

    assert collection(Delivery).count_documents({}) == 0


def test_outside_a_transaction_there_is_no_session() -> None:
    assert session() is None
    assert current_alias() is None

    @atomic
    def look() -> tuple[bool, str | None]:
        return session() is not None, current_alias()

    assert look() == (True, "default")
    assert session() is None


def test_arguments_and_metadata_pass_through() -> None:
    @atomic
    def add(a: int, /, *, b: int) -> int:
        """Add."""
        return a + b

    assert add(1, b=2) == 3
    assert (add.__name__, add.__doc__) == ("add", "Add.")


def test_the_commit_is_by_the_majority_and_journaled() -> None:
    @atomic
    def look() -> tuple[Any, Any]:
        options = cast("Any", session())._transaction.opts
        return options.read_concern.level, options.write_concern.document

    assert look() == ("snapshot", {"w": "majority", "j": True})


def test_an_atomic_function_refuses_to_be_called_by_another() -> None:
    @atomic
    def inner() -> None:
        add_row(2)

    @atomic
    def outer() -> None:
        add_row(1)
        inner()

    with pytest.raises(RuntimeError, match="inner"):
        outer()

    assert ids() == []
    inner()
    assert ids() == [2]


def test_coroutines_and_generators_are_refused() -> None:
    async def coroutine() -> None: ...

    def generator() -> Any:
        yield

    for function in (coroutine, generator):
        with pytest.raises(TypeError):
            atomic(function)


def test_djangos_own_atomic_inside_changes_nothing() -> None:
    done: list[str] = []

    @atomic
    def write() -> None:
        with transaction.atomic():  # noqa: TID251
            add_row(1)
            on_commit(lambda: done.append("hook"))
        assert not done
        with suppress(LookupError), transaction.atomic():  # noqa: TID251
            add_row(2)
            raise LookupError

    write()

    assert ids() == [1, 2]
    assert done == ["hook"]


def test_a_rollback_undoes_what_djangos_own_atomic_seemed_to_commit() -> None:
    @atomic
    def write() -> None:
        with transaction.atomic():  # noqa: TID251
            add_row(1)
        Delivery.objects.get_or_create(id=2, payload={}, due_at=now())
        raise LookupError

    with pytest.raises(LookupError):
        write()

    assert ids() == []


def test_hooks_run_after_the_commit_once_and_in_order() -> None:
    done: list[Any] = []

    @atomic
    def write() -> None:
        on_commit(lambda: done.append(("first", ids(), current_alias())))
        transaction.on_commit(lambda: done.append("django's"))
        on_commit(lambda: done.append("second"))
        add_row(1)
        assert done == []

    write()
    write_nothing = atomic(lambda: None)
    write_nothing()

    assert done == [("first", [1], None), "second", "django's"]


def test_a_hook_outside_a_transaction_runs_at_once() -> None:
    done: list[str] = []

    on_commit(lambda: done.append("now"))

    assert done == ["now"]


def test_hooks_of_a_rollback_do_not_run() -> None:
    done: list[str] = []

    @atomic
    def write() -> None:
        on_commit(lambda: done.append("never"))
        transaction.on_commit(lambda: done.append("never"))
        raise LookupError

    with pytest.raises(LookupError):
        write()
    atomic(lambda: None)()

    assert done == []


def test_hooks_of_an_attempt_that_is_run_again_are_dropped() -> None:
    done: list[int] = []
    attempts: list[int] = []

    @atomic
    def write() -> None:
        attempts.append(len(attempts))
        on_commit(functools.partial(done.append, attempts[-1]))
        if len(attempts) < 3:
            raise transient_error()

    write()

    assert attempts == [0, 1, 2]
    assert done == [2]


def test_a_hook_that_fails_is_logged_and_the_rest_run(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done: list[str] = []

    def fail() -> None:
        raise ValueError("broken hook")

    @atomic
    def write() -> str:
        on_commit(fail)
        on_commit(lambda: done.append("next"))
        add_row(1)
        return "done"

    with caplog.at_level(logging.ERROR):
        assert write() == "done"

    assert done == ["next"]
    assert ids() == [1]
    assert "broken hook" in caplog.text


def test_a_hook_may_open_a_transaction_of_its_own() -> None:
    @atomic
    def second() -> None:
        add_row(2)

    @atomic
    def first() -> None:
        add_row(1)
        on_commit(second)

    first()

    assert ids() == [1, 2]


def test_a_duplicate_key_comes_out_as_an_integrity_error_after_the_rollback() -> None:
    @atomic
    def write() -> None:
        add_row(2)
        add_row(1)

    add_row(1)
    with pytest.raises(IntegrityError):
        write()

    assert ids() == [1]


def test_a_raw_duplicate_key_comes_out_the_same() -> None:
    @atomic
    def write(*, many: bool) -> None:
        if many:
            documents: list[dict[str, Any]] = [{"_id": 2}, {"_id": 1}]
            collection(Delivery).insert_many(documents, session=session())
        else:
            collection(Delivery).insert_one({"_id": 1}, session=session())

    add_row(1)
    for many in (False, True):
        with pytest.raises(IntegrityError):
            write(many=many)

    assert ids() == [1]


def test_the_drivers_errors_are_translated_outside_a_transaction_too() -> None:
    add_row(1)

    with pytest.raises(IntegrityError) as caught, translate_errors():
        collection(Delivery).insert_one({"_id": 1})
    with pytest.raises(DatabaseError), translate_errors():
        collection(Delivery).update_one({}, {"$nonsense": {"a": 1}})

    assert isinstance(caught.value.__cause__, DuplicateKeyError)


def test_a_lasting_error_is_not_tried_again() -> None:
    attempts: list[int] = []

    @atomic
    def write() -> None:
        attempts.append(1)
        collection(Delivery).update_one({}, {"$nonsense": {"a": 1}}, session=session())

    with pytest.raises(DatabaseError):
        write()

    assert len(attempts) == 1


def test_a_conflict_that_does_not_end_is_raised_at_the_deadline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(db, "DEADLINE_S", 0.2)
    attempts: list[float] = []

    @atomic
    def write() -> None:
        attempts.append(time.monotonic())
        raise transient_error()

    with pytest.raises(DatabaseError):
        write()

    assert len(attempts) > 2
    assert attempts[-1] - attempts[0] < 1


def test_an_unrelated_conflict_that_the_caller_is_handling_is_not_ours() -> None:
    attempts: list[int] = []

    @atomic
    def write() -> None:
        attempts.append(1)
        raise LookupError("ours")

    try:
        raise transient_error()
    except OperationFailure:
        with pytest.raises(LookupError, match="ours"):
            write()

    assert len(attempts) == 1


def test_the_connection_is_usable_after_every_kind_of_failure() -> None:
    for error in (LookupError(), IntegrityError(), KeyboardInterrupt(), SystemExit()):

        @atomic
        def write(raised: BaseException = error) -> None:
            add_row(1)
            raise raised

        with pytest.raises(type(error)):
            write()

    assert ids() == []
    add_row(1)
    assert ids() == [1]


def test_eight_threads_lose_no_update() -> None:
    @atomic
    def count_up() -> None:
        Delivery.objects.filter(id=1).update(attempts=F("attempts") + 1)

    add_row(1)
    run_at_once(8, lambda: [count_up() for _ in range(20)])

    assert Delivery.objects.get().attempts == 160


def test_reading_then_writing_loses_no_update() -> None:
    @atomic
    def count_up() -> None:
        row = Delivery.objects.get(id=1)
        row.attempts += 1
        row.save()

    add_row(1)
    run_at_once(8, lambda: [count_up() for _ in range(5)])

    assert Delivery.objects.get().attempts == 40


@pytest.mark.slow
def test_fifty_threads_on_one_document_all_get_through() -> None:
    @atomic
    def count_up() -> None:
        Delivery.objects.create(payload={}, due_at=now())
        Delivery.objects.filter(id=1).update(attempts=F("attempts") + 1)

    add_row(1)
    run_at_once(50, count_up)

    assert Delivery.objects.get(id=1).attempts == 50
    assert Delivery.objects.count() == 51


def test_on_a_relational_engine_it_is_djangos_transaction(tmp_path: Any) -> None:
    program = start_program(
        """
        from django.db import connections, router
        connections.settings |= connections.configure_settings({"default": {}, "sql": {
            "ENGINE": "django.db.backends.sqlite3", "NAME": sys.argv[2]}}) | {
            "default": connections.settings["default"]}
        class ToSql:
            def db_for_write(self, model, **hints):
                return "sql" if model.__name__ == "Delivery" else None
            db_for_read = db_for_write
        router.routers.insert(0, ToSql())

        from django.utils.timezone import now
        from twitter_project.shared.db import atomic, current_alias, on_commit, session
        from twitter_project.outbox.models import Delivery
        with connections["sql"].schema_editor() as editor:
            editor.create_model(Delivery)
        done = []

        def write(fail):
            Delivery.objects.create(payload={}, due_at=now())
            on_commit(lambda: 1 / 0)
            on_commit(lambda: done.append(current_alias()))
            assert (current_alias(), session()) == ("sql", None)
            if fail:
                raise LookupError
        write.__module__ = "twitter_project.outbox.x"
        write = atomic(write)
        nest = atomic(lambda: write(False))

        for function in (lambda: write(True), nest):
            try:
                function()
            except (LookupError, RuntimeError) as error:
                print(type(error).__name__, Delivery.objects.count(), done)
        write(False)
        column_type = Delivery._meta.pk.db_type(connections["sql"])
        print(Delivery.objects.count(), done, column_type)
        """,
        str(tmp_path / "sql.db"),
    )

    assert finish(program).splitlines() == [
        "LookupError 0 []",
        "RuntimeError 0 []",
        "1 [None] bigint",
    ]
