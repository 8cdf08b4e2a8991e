"""What a case is, and how it inspects the server's plan."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from twitter_project.workshop.testing.database import count_round_trips, explain_plan

Case = Callable[[], Any]
CASES: dict[str, Case] = {}


def case(function: Case) -> Case:
    CASES[function.__name__] = function
    return function


def seen(work: QuerySet[Any, Any] | Callable[[], object]) -> dict[str, Any]:
    """Return the stages of a queryset's plan, or the commands of a function."""
    with count_round_trips() as trips:
        list(work) if isinstance(work, QuerySet) else work()
    plans = explain_plan(trips)
    return {
        "stages": sorted({stage for plan in plans for stage in plan.stages}),
        "documents": sum(plan.docs_examined for plan in plans),
    }
