"""Scans what people like, keep and retweet for the tweets of a plan.

The position there is that of the reaction, so the newest like comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tweets.models import Reaction, ReactionKind, Tweet
from tweets.search.planning import Plan, Scope
from tweets.services.search.filters import Filter
from tweets.services.search.scanning import Match, Row, Scan, Step
from tweets.types import FeedSource
from twitter_project.shared.pagination import Keyset, scan_rows
from twitter_project.shared.queries import find_rows

REACTIONS_READ = 500
OWN_KINDS = {Scope.LIKES: ReactionKind.LIKE, Scope.BOOKMARKS: ReactionKind.BOOKMARK}


def scan_reactions(scan: Scan, keyset: Keyset, *, fields: Sequence[str] = ()) -> Step:
    """Return the next matches of a page, at most `keyset.scan_limit`."""
    plan = scan.plan
    at_once = replace(keyset, limit=REACTIONS_READ)
    query, index = _query_of(scan)
    reactions = scan_rows(
        Reaction, query, {"tweet_id": True, "user_id": True}, at_once, index=index
    )
    found = _find_tweets(scan, {row["tweet_id"] for row in reactions}, fields)
    matches = [
        Match(row["_id"], _source_of(plan, row, tweet), tweet)
        for row in reactions
        if (tweet := found.get(row["tweet_id"])) is not None
    ]
    if len(matches) >= keyset.scan_limit:
        return Step(matches[: keyset.scan_limit])
    is_cut = len(reactions) > REACTIONS_READ
    return Step(matches, rest_at=reactions[-1]["_id"] if is_cut else None)


def _query_of(scan: Scan) -> tuple[Filter, str]:
    plan, viewer_id = scan.plan, scan.viewer_id
    own_kind = OWN_KINDS.get(plan.scope)
    if own_kind is not None:
        own = {"user_id": viewer_id, "kind": own_kind.value}
        if scan.folder_id is None:
            return own, "reaction_user"
        return {**own, "folder_id": scan.folder_id}, "reaction_folder"
    kind = {"kind": ReactionKind.RETWEET.value}
    if plan.retweeter_ids is None:
        return kind, "reaction_kind"
    return {"user_id": {"$in": sorted(plan.retweeter_ids)}, **kind}, "reaction_user"


def _find_tweets(
    scan: Scan, tweet_ids: set[int], fields: Sequence[str]
) -> dict[int, dict[str, Any]]:
    """Return those of the tweets that meet the plan, wherever they may be shown."""
    plan = scan.plan
    ids = {"$in": sorted(tweet_ids), "$gt": plan.floor_id, "$lt": plan.ceiling_id}
    query: Filter = {"_id": ids}
    if tests := scan.list_tests():
        query["$and"] = tests
    wanted = dict.fromkeys(("_id", "author_id", *fields), True)
    rows = find_rows(Tweet, query, wanted, index="_id_")
    return {row["_id"]: row for row in rows}


def _source_of(plan: Plan, reaction: Row, tweet: Row) -> FeedSource:
    if plan.scope is Scope.RETWEETS:
        return FeedSource(reaction["_id"], tweet["_id"], reaction["user_id"])
    return FeedSource(tweet["_id"], tweet["_id"], tweet["author_id"])
