"""Records PostgreSQL's statements and explains their plans, for tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import connections, transaction

# MongoDB's names for them, so that tests need only one set of names.
NAMES = {"SELECT": "find", "INSERT": "insert", "UPDATE": "update", "DELETE": "delete"}
EXPLAINED = ("SELECT", "UPDATE", "DELETE")
TABLE = re.compile(r'(?:FROM|INTO|UPDATE) "(\w+)"')
ANY_TABLE = re.compile(r'(?:FROM|JOIN|UPDATE) "(\w+)"')
STAGES = {
    "Seq Scan": "COLLSCAN",
    "Index Scan": "IXSCAN",
    "Index Only Scan": "IXSCAN",
    "Sort": "SORT",
    "Incremental Sort": "SORT",
}
# Test tables are so small that reading them whole is cheapest. Without these settings
# the planner does so only if there is no other way.
AVOIDED = ("enable_seqscan", "enable_sort")

Note = Callable[[str, dict[str, Any]], None]


@contextmanager
def noting_statements(note: Note) -> Iterator[None]:
    """Call `note` with each statement of this thread inside the block."""

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        verb = sql.partition(" ")[0]
        name = NAMES.get(verb, verb.lower())
        found = TABLE.search(sql)
        table = found[1] if found else ""
        alias = context["connection"].alias
        note(name, {name: table, "sql": sql, "params": params, "alias": alias})
        return execute(sql, params, many, context)

    with ExitStack() as stack:
        for connection in connections.all():
            if connection.vendor == "postgresql":
                stack.enter_context(connection.execute_wrapper(wrapper))
        yield


def explain_statement(statement: dict[str, Any]) -> dict[str, Any] | None:
    """Return PostgreSQL's plan with its statistics; None if there is nothing to plan.

    This runs the statement and rolls it back.
    """
    sql = statement["sql"]
    if not sql.startswith(EXPLAINED):
        return None
    alias = statement["alias"]
    with connections[alias].cursor() as cursor:
        # A scan also looks at entries of deleted rows until they are vacuumed.
        for table in set(ANY_TABLE.findall(sql)):
            cursor.execute(f'VACUUM "{table}"')
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:  # noqa: TID251
        for setting in AVOIDED:
            cursor.execute(f"SET LOCAL {setting} = off")
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", statement["params"])
        (answer,) = cursor.fetchone()
        transaction.set_rollback(True, using=alias)
    plan: dict[str, Any] = answer[0]["Plan"]
    return plan


def walk(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for part in node.get("Plans", ()):
        yield from walk(part)


def stage_of(node: dict[str, Any]) -> str:
    kind: str = node["Node Type"]
    return STAGES.get(kind, kind)


def count_keys(node: dict[str, Any]) -> int:
    """Return how many index entries a scan looked at; 0 for other nodes."""
    return _count_seen(node) if "Index" in node["Node Type"] else 0


def count_rows(node: dict[str, Any]) -> int:
    """Return how many rows of a table a scan fetched; 0 for other nodes."""
    is_fetching = node["Node Type"].endswith("Scan") and "Relation Name" in node
    is_covered = node["Node Type"] == "Index Only Scan"
    return _count_seen(node) if is_fetching and not is_covered else 0


def _count_seen(node: dict[str, Any]) -> int:
    seen = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    return int(seen * node["Actual Loops"])
