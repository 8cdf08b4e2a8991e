"""Pattern lookups that compare with another column, or search in numbers.

`operations` escapes the patterns of literals.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.lookups import IExact, IRegex, Lookup, PatternLookup, Regex
from django_mongodb_backend import lookups
from django_mongodb_backend.query_utils import process_lhs, process_rhs

NUMBERS = (models.IntegerField, models.FloatField, models.DecimalField)


# The stock backend extends these classes in place, which the stubs do not know.
PATTERNS: tuple[Any, ...] = (PatternLookup, IExact, Regex, IRegex)
ANY_LOOKUP: Any = Lookup


def mend_pattern_lookups() -> None:
    for kind in PATTERNS:
        kind.can_use_path = property(_can_use_path)
        kind.as_mql_expr = _as_mql_expr
    # MongoDB takes a column on the right as a pattern, so the server must escape its
    # special characters. The stock list maps "{" to "}" and leaves out `iexact`.
    lookups.REGEX_MATCH_ESCAPE_CHARS = tuple(
        (find, r"\{") if find == "{" else (find, escaped)
        for find, escaped in lookups.REGEX_MATCH_ESCAPE_CHARS
    )
    pattern, exact, *_ = PATTERNS
    exact.prep_lookup_value_mongo = pattern.prep_lookup_value_mongo


def _is_number(lookup: Any) -> bool:
    return isinstance(lookup.lhs.output_field, NUMBERS)


def _can_use_path(lookup: Any) -> bool:
    """Return whether a plain $match will do; it finds no pattern in a number."""
    return bool(ANY_LOOKUP.can_use_path.fget(lookup)) and not _is_number(lookup)


def _as_mql_expr(lookup: Any, compiler: Any, connection: Any) -> Any:
    value = process_rhs(lookup, compiler, connection, as_expr=True)
    text = process_lhs(lookup, compiler, connection, as_expr=True)
    if _is_number(lookup):
        text = {"$toString": text}
    return connection.mongo_expr_operators[lookup.lookup_name](text, value)
