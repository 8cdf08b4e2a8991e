"""A plan in MongoDB's language."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from tweets.search.planning import Condition, Forms, Plan, Run
from twitter_project.shared.pagination import Keyset

Filter = dict[str, Any]


def write_condition(condition: Condition) -> Filter:
    """Return the filter of one condition."""
    either = [write_run(run) for run in condition.wanted]
    either += [{"$nor": [write_run(run)]} for run in condition.unwanted]
    return either[0] if len(either) == 1 else {"$or": either}


def write_run(run: Run) -> Filter:
    """Return the filter of neighbouring terms; of a single one, if the run is short.

    The neighbourhood is looked at last, in tweets that have all terms.
    """
    present: list[Filter] = [{"terms": {"$in": sorted(forms)}} for forms in run.keys]
    if run.is_answered_by_keys:
        return present[0]
    return {"$and": [*present, {"$expr": _stands_together(run.places)}]}


def write_bounds(plan: Plan, followed_ids: Collection[int] | None) -> list[Filter]:
    """Return the filters that are no terms."""
    found: list[Filter] = []
    if plan.min_likes:
        found.append({"likes_count": {"$gte": plan.min_likes}})
    if plan.min_retweets:
        found.append({"retweets_count": {"$gte": plan.min_retweets}})
    if followed_ids is not None:
        found.append({"author_id": {"$in": sorted(followed_ids)}})
    return found


def write_id_range(plan: Plan, keyset: Keyset) -> Filter:
    """Return the bounds of the ids that a page may contain."""
    ceiling = min(keyset.before or plan.ceiling_id, plan.ceiling_id)
    return {"$gt": max(keyset.floor or 0, plan.floor_id), "$lt": ceiling}


def _stands_together(places: Sequence[Forms]) -> Filter:
    """Return the expression that tries every place where the run could begin."""
    starts = {"$range": [0, {"$size": "$terms"}]}
    at_place = [
        {
            "$in": [
                {"$arrayElemAt": ["$terms", {"$add": ["$$place", offset]}]},
                {"$literal": sorted(forms)},
            ]
        }
        for offset, forms in enumerate(places)
    ]
    tried = {"input": starts, "as": "place", "in": {"$and": at_place}}
    return {"$anyElementTrue": {"$map": tried}}
