"""Pages of search results, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import partial
from operator import attrgetter
from zoneinfo import ZoneInfo

from tweets.search.planning import Plan, Shelf, list_handles, needs_viewer, plan_query
from tweets.search.query import Query
from tweets.services.hydrating import hydrate_sources
from tweets.services.search.scanning import Match, Scan, Step, scan_step
from tweets.services.search.shelves import scan_shelf
from tweets.types import FeedRules, TweetView
from twitter_project.shared.pagination import Keyset, Page, encode_cursor, page_of
from users.services import find_user_ids, list_followee_ids
from users.types import Viewer

STEPS_MAX = 10
REACTION_SHELVES = (Shelf.LIKES, Shelf.BOOKMARKS, Shelf.RETWEETS)
OWN_SHELVES = (Shelf.MINE, Shelf.LIKES, Shelf.BOOKMARKS)

position_of = attrgetter("position")


def search_tweets(*, query: Query, viewer: Viewer, keyset: Keyset) -> Page[TweetView]:
    """Return a page of the tweets that the query finds, newest first.

    In the viewer's likes and bookmarks, and among retweets, the newest reaction comes
    first. Tweets that the viewer may not see, or does not want in feeds, are replaced
    by older ones. A page is short only where matches are so rare that looking for more
    would take too long; then `next` goes on from there.
    Raises: SignInRequired if the query is about the viewer, who is anonymous.
    """
    if not query:
        return Page(items=[])
    scan = prepare_scan(query, viewer)
    show = partial(show_matches, plan=scan.plan, viewer=viewer)
    if keyset.is_towards_newer:
        page = page_of(read_step(scan, keyset).matches, keyset, cursor=position_of)
        return page.with_items(show(page.items))
    items: list[TweetView] = []
    first_at, place = None, keyset
    for _ in range(STEPS_MAX):
        step = read_step(scan, place)
        matches = step.matches[: keyset.limit]
        if matches and first_at is None:
            first_at = matches[0].position
        items += show(matches)
        next_at = find_next(step, keyset)
        if len(items) > keyset.limit:
            next_at = _find_position(items[keyset.limit - 1], matches)
            items = items[: keyset.limit]
        is_hard = step.rest_at is not None and items
        if next_at is None or is_hard or len(items) == keyset.limit:
            break
        place = replace(keyset, before=next_at)
    is_newest = keyset.before is None or first_at is None
    return Page(
        items=items,
        next=None if next_at is None else encode_cursor(next_at),
        prev=None if is_newest else encode_cursor(first_at or 0),
    )


def prepare_scan(query: Query, viewer: Viewer) -> Scan:
    """Look up whom the query names: at most two round trips.

    Raises: SignInRequired if the query is about the viewer, who is anonymous.
    """
    viewer_id = viewer.account_id if needs_viewer(query) else viewer.id
    handles = list_handles(query)
    plan = plan_query(
        query,
        ids=find_user_ids(handles=handles) if handles else {},
        viewer_id=viewer_id,
        begin_of=partial(_begin_of, viewer.time_zone),
    )
    followed_ids = None
    if plan.only_followed:
        followed_ids = frozenset(list_followee_ids(user_id=viewer.account_id))
    return Scan(plan, viewer_id, followed_ids)


def read_step(scan: Scan, keyset: Keyset, *, fields: Sequence[str] = ()) -> Step:
    is_of_reactions = scan.plan.shelf in REACTION_SHELVES
    read = scan_shelf if is_of_reactions else scan_step
    return read(scan, keyset, fields=fields)


def find_next(step: Step, keyset: Keyset) -> int | None:
    """Return the position after which a page continues, None at the end."""
    if len(step.matches) > keyset.limit:
        return step.matches[keyset.limit - 1].position
    return step.rest_at


def _find_position(view: TweetView, matches: Sequence[Match]) -> int:
    """Return the position of the match that brought the tweet."""
    return next(
        match.position for match in matches if match.source.source_id == view.source_id
    )


def show_matches(
    matches: Sequence[Match], *, plan: Plan, viewer: Viewer
) -> list[TweetView]:
    """Return those that the viewer may see, without muted people unless named.

    Among their own tweets and likes people find also what other feeds do not show.
    """
    is_of_viewer = plan.shelf in OWN_SHELVES
    return hydrate_sources(
        sources=[match.source for match in matches],
        viewer=viewer,
        feed=FeedRules(
            is_profile=is_of_viewer,
            hide_muted=not (is_of_viewer or plan.names_authors),
            shows_answered=True,
        ),
    )


def _begin_of(zone: str, day: date) -> datetime:
    """Return when the day begins, in a person's own time zone."""
    return datetime.combine(day, time.min, ZoneInfo(zone) if zone else UTC)
