"""Pages of search results, best first: the newest few hundred matches, ranked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from django.utils.translation import gettext_lazy as _

from tweets.search.query import Clause, Kind, Query
from tweets.search.ranking import COUNTS, score
from tweets.services.search.scanning import Match, Scan
from tweets.services.search.searching import (
    find_next,
    limited_time,
    prepare_scan,
    read_step,
    show_matches,
)
from tweets.types import TweetView
from twitter_project.shared.errors import Invalid
from twitter_project.shared.ids import MAX_ID
from twitter_project.shared.pagination import Keyset, Page
from users.types import Viewer

RANKED_MAX = 500
POPULAR = Query(
    (
        (Clause(Kind.IS, "reply", is_excluded=True),),
        (Clause(Kind.MIN_LIKES, "1"),),
    )
)
STEPS_MAX = 2


@dataclass(frozen=True, slots=True)
class TopCursor:
    """The last tweet of a page, and the newest match when the first page was read.

    Later matches change nothing behind the cursor.
    """

    newest: int
    score: int
    position: int

    def __str__(self) -> str:
        return f"{self.newest}.{self.score}.{self.position}"

    @property
    def rank(self) -> tuple[int, int]:
        return self.score, self.position


def parse_top_cursor(text: str) -> TopCursor | None:
    """Return the cursor, None if there is none. Raises: Invalid."""
    if not text:
        return None
    parts = text.split(".")
    are_numbers = all(part.isascii() and part.isdigit() for part in parts)
    if len(parts) == 3 and are_numbers and max(map(len, parts)) <= 19:
        cursor = TopCursor(*map(int, parts))
        if max(cursor.newest, cursor.position) <= MAX_ID:
            return cursor
    raise Invalid(_("This is not a valid cursor."), code="bad_cursor", field="before")


def search_top_tweets(
    *, query: Query, viewer: Viewer, limit: int, after: TopCursor | None = None
) -> Page[TweetView]:
    """Return a page of the best of the newest 500 tweets that the query finds.

    `next` of the page is a `TopCursor`. Hidden tweets are made up for.
    Raises: SignInRequired if the query is about the viewer, who is anonymous;
    BadSearch; SearchTooSlow.
    """
    if not query:
        return Page(items=[])
    with limited_time():
        scan = prepare_scan(query, viewer)
        return _read_page(scan, viewer, limit, after)


def _read_page(
    scan: Scan, viewer: Viewer, limit: int, after: TopCursor | None
) -> Page[TweetView]:
    ranked = _rank(scan, after)
    newest = max((match.position for _, match in ranked), default=0)
    if after is not None:
        newest = after.newest
        ranked = [
            (points, match)
            for points, match in ranked
            if (points, match.position) < after.rank
        ]
    show = partial(show_matches, plan=scan.plan, viewer=viewer)
    items: list[TweetView] = []
    place = 0
    while len(items) < limit and place < len(ranked):
        batch = ranked[place : place + limit - len(items)]
        items += show([match for _, match in batch])
        place += len(batch)
    if place >= len(ranked):
        return Page(items=items)
    points, last = ranked[place - 1]
    return Page(items=items, next=str(TopCursor(newest, points, last.position)))


def _rank(scan: Scan, after: TopCursor | None) -> list[tuple[int, Match]]:
    """Return the newest matches with their scores, best first."""
    before = after.newest + 1 if after is not None and after.newest < MAX_ID else None
    place = Keyset(limit=RANKED_MAX, before=before)
    matches: list[Match] = []
    for _step in range(STEPS_MAX):
        step = read_step(scan, place, fields=COUNTS)
        matches += step.matches[: place.limit]
        next_at = find_next(step, place)
        if next_at is None or len(matches) >= RANKED_MAX:
            break
        place = replace(place, before=next_at, limit=RANKED_MAX - len(matches))
    ranked = [(score(match.row), match) for match in matches]
    return sorted(ranked, key=lambda each: (-each[0], -each[1].position))


def list_popular_tweets(*, viewer: Viewer, limit: int) -> list[TweetView]:
    """Return the best of the newest tweets that somebody likes, without replies."""
    page = search_top_tweets(query=POPULAR, viewer=viewer, limit=limit)
    return page.items
