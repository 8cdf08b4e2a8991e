"""Aggregates of no values: null, as in SQL, where MongoDB gives 0 or fails."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Count, Sum, Value, When
from django.db.models.expressions import Col, Expression
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull


class AggregatesOfNothing:
    """A part of the compilers that build a `$group` stage.

    MongoDB's `$sum` is 0 if there are only nulls: in the columns of rows, of a join
    that finds none, or behind a `filter=` that lets none pass. Its `$max` is null in
    all three cases, so we compute both and drop the sum if `$max` is null.
    """

    collection_name: str

    def _get_replace_expr(
        self, sub_expr: Any, group: dict[str, Any], alias: str
    ) -> Expression:
        """Return the expression that reads the aggregate from the `$group` stage."""
        parent: Any = super()
        result: Expression = parent._get_replace_expr(sub_expr, group, alias)
        if getattr(sub_expr, "distinct", False) and isinstance(sub_expr, Count):
            return _count_none_without_a_set(result)
        if not isinstance(sub_expr, Sum):
            return result
        (operand,) = group[alias].values()
        greatest = f"{alias}__greatest"
        group[greatest] = {"$max": operand}
        return Case(
            When(IsNull(self._column(greatest, sub_expr), False), then=result),
            output_field=sub_expr.output_field,
        )

    def _column(self, name: str, expression: Any) -> Col:
        target = expression.output_field.clone()
        target.db_column = name
        target.set_attributes_from_name(name)
        return Col(self.collection_name, target)


def _count_none_without_a_set(count: Any) -> Expression:
    """Let a distinct count of no rows find an empty set, since `$group` made none."""
    size = count.get_source_expressions()[0]
    column, *others = size.get_source_expressions()
    size.set_source_expressions([Coalesce(column, Value([])), *others])
    return count
