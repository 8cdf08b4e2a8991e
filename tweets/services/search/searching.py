"""Pages of search results, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import partial
from zoneinfo import ZoneInfo

from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _

from tweets.errors import BadSearch, SearchTooSlow
from tweets.search.planning import Plan, Scope, list_people, needs_viewer, plan_query
from tweets.search.query import Clause, Kind, Query
from tweets.services.hydrating import hydrate_sources
from tweets.services.search.scanning import Match, Scan, Step, scan_step
from tweets.services.search.scanning_reactions import scan_reactions
from tweets.types import FeedRules, TweetView
from twitter_project.shared.db import has_timed_out, time_limit
from twitter_project.shared.pagination import Keyset, Page, encode_cursor
from users.services import find_visible_ids, list_followee_ids
from users.types import MutedContext, Viewer

# A page looks at matches until it is full: at first as many as it shows, then more at
# a time, because most of them may be hidden from the viewer.
STEPS_MAX = 10
LOOKED_AT_MIN, LOOKED_AT_MAX = 40, 200
SEARCH_S = 5.0
SCOPES_OF_REACTIONS = (Scope.LIKES, Scope.BOOKMARKS, Scope.RETWEETS)
SCOPES_OF_VIEWER = (Scope.MINE, Scope.LIKES, Scope.BOOKMARKS)


def search_tweets(*, query: Query, viewer: Viewer, keyset: Keyset) -> Page[TweetView]:
    """Return a page of the tweets that the query finds, newest first.

    In the viewer's likes and bookmarks, and among retweets, the newest reaction comes
    first. Tweets that the viewer may not see, or does not want in feeds, are replaced
    by older ones. A page is short only where matches are so rare that looking for more
    would take too long; then `next` goes on from there.
    Raises: SignInRequired if the query is about the viewer, who is anonymous;
    BadSearch; SearchTooSlow.
    """
    if not query:
        return Page(items=[])
    with limited_time():
        return _read_page(prepare_scan(query, viewer), viewer, keyset)


def search_bookmarks(
    *, query: Query, viewer: Viewer, keyset: Keyset, folder_id: int | None = None
) -> Page[TweetView]:
    """Return a page of the viewer's bookmarks that the query finds, as `in:bookmarks`
    does; with a folder, only what is in it.
    """
    query = Query((*query.groups, (Clause(Kind.IN, "bookmarks"),)))
    with limited_time():
        scan = replace(prepare_scan(query, viewer), folder_id=folder_id)
        return _read_page(scan, viewer, keyset)


@contextmanager
def limited_time() -> Iterator[None]:
    """Let a search take only so long. Raises: SearchTooSlow."""
    try:
        with time_limit(SEARCH_S):
            yield
    except DatabaseError as error:
        if has_timed_out(error):
            raise SearchTooSlow from error
        raise


def _read_page(scan: Scan, viewer: Viewer, keyset: Keyset) -> Page[TweetView]:
    items: list[tuple[int, TweetView]] = []
    first_at, place = None, keyset
    for _step in range(STEPS_MAX):
        step = read_step(scan, place)
        matches = step.matches[: place.limit]
        if first_at is None and matches:
            first_at = matches[0].position
        items += _show_with_positions(matches, scan.plan, viewer)
        rest_at = find_next(step, place)
        if len(items) > keyset.limit:
            items = items[: keyset.limit]
            rest_at = items[-1][0]
        is_hard = step.rest_at is not None and items
        if rest_at is None or is_hard or len(items) == keyset.limit:
            break
        limit = min(max(LOOKED_AT_MIN, 2 * place.limit), LOOKED_AT_MAX)
        place = replace(keyset.beyond(rest_at), limit=limit)
    views = [view for _, view in items]
    rest = None if rest_at is None else encode_cursor(rest_at)
    if keyset.is_towards_newer:
        oldest = (keyset.after or 0) + 1 if first_at is None else first_at
        return Page(views[::-1], next=encode_cursor(oldest), prev=rest)
    if keyset.before is None:
        return Page(views, next=rest)
    newest = keyset.before - 1 if first_at is None else first_at
    return Page(views, next=rest, prev=encode_cursor(max(newest, 0)))


def _show_with_positions(
    matches: Sequence[Match], plan: Plan, viewer: Viewer
) -> list[tuple[int, TweetView]]:
    """Return the matches that the viewer is shown, each with its position."""
    positions = {match.source.source_id: match.position for match in matches}
    shown = show_matches(matches, plan=plan, viewer=viewer)
    return [(positions[view.source_id], view) for view in shown]


def prepare_scan(query: Query, viewer: Viewer) -> Scan:
    """Look up whom the query names: at most three round trips.

    Raises: SignInRequired if the query is about the viewer, who is anonymous;
    BadSearch if it names somebody whom the viewer may not see, or nobody has the
    handle.
    """
    viewer_id = viewer.account_id if needs_viewer(query) else viewer.id
    plan = plan_query(
        query,
        ids=_find_people(query, viewer),
        viewer_id=viewer_id,
        begin_of=partial(_begin_of, viewer.time_zone),
    )
    followed_ids = None
    if plan.only_followed:
        followed_ids = frozenset(list_followee_ids(user_id=viewer.account_id))
    return Scan(plan, viewer_id, followed_ids)


def _find_people(query: Query, viewer: Viewer) -> dict[str, int]:
    """Return the ids of the people whom the query names. Raises: BadSearch."""
    named = list_people(query)
    found = find_visible_ids(handles={one.value for one in named}, viewer=viewer)
    for clause in named:
        if clause.value not in found:
            message = _("No account is called @%(handle)s. Check “%(written)s”.")
            names = {"handle": clause.value, "written": clause.written}
            raise BadSearch(message % names)
    return found


def read_step(scan: Scan, keyset: Keyset, *, fields: Sequence[str] = ()) -> Step:
    is_of_reactions = scan.plan.scope in SCOPES_OF_REACTIONS
    read = scan_reactions if is_of_reactions else scan_step
    return read(scan, keyset, fields=fields)


def find_next(step: Step, keyset: Keyset) -> int | None:
    """Return the position after which a page continues, None at the end."""
    if len(step.matches) > keyset.limit:
        return step.matches[keyset.limit - 1].position
    return step.rest_at


def show_matches(
    matches: Sequence[Match], *, plan: Plan, viewer: Viewer
) -> list[TweetView]:
    """Return those that the viewer may see, without muted people unless named, and
    without muted words.

    Among their own tweets and likes people find also what other feeds do not show.
    """
    is_of_viewer = plan.scope in SCOPES_OF_VIEWER
    return hydrate_sources(
        sources=[match.source for match in matches],
        viewer=viewer,
        feed=FeedRules(
            is_profile=is_of_viewer,
            hide_muted=not (is_of_viewer or plan.names_authors),
            shows_answered=True,
            muted_in="" if is_of_viewer else MutedContext.SEARCH.value,
        ),
    )


def _begin_of(zone: str, day: date) -> datetime:
    """Return when the day begins, in a person's own time zone."""
    return datetime.combine(day, time.min, ZoneInfo(zone) if zone else UTC)
