"""Finds people by the beginning of their handle, or of a word of their name."""

from collections.abc import Iterable
from dataclasses import replace

from twitter_project.shared.pagination import Keyset, Page, encode_cursor
from twitter_project.shared.text import TYPED_MAX, clean_line
from users.models import SearchTerm
from users.services.people import hydrate_people
from users.terms import (
    HANDLE_KIND,
    LAST,
    NAME_KIND,
    first_match,
    kind_of,
    prefix_range,
    words_of,
)
from users.types import Person, UserCard, Viewer

Row = tuple[int, int, str]
# Where people are hidden, or match only one of several words, a page scans further.
SCANS_MAX, SCANNED = 10, 100


def search_people(*, query: str, viewer: Viewer, keyset: Keyset) -> Page[Person]:
    """Return a page of people, those with a matching handle first, sorted by word.

    Every word of the query must begin the handle or a word of the name; with a leading
    "@" only handles count. Suspended people, and those whom the viewer may not see, are
    made up for: a page is short only after a thousand others. Pages go forward only:
    `keyset.after` is ignored.
    """
    query = clean_line(query[:TYPED_MAX])
    words = words_of(query)
    if not words:
        return Page(items=[])
    kinds = [HANDLE_KIND] if query.startswith("@") else [HANDLE_KIND, NAME_KIND]
    found: list[tuple[int, Person]] = []
    place, has_more = keyset, True
    for _ in range(SCANS_MAX):
        rows = _scan(_find_longest(words), place, kinds)
        has_more = len(rows) > place.limit
        found += _find_matches(rows[: place.limit], words, viewer)
        if not has_more or len(found) >= keyset.limit:
            break
        place = replace(keyset, before=rows[place.limit - 1][0], limit=SCANNED)
    last = rows[min(place.limit, len(rows)) - 1][0] if rows else 0
    if len(found) > keyset.limit:
        found, has_more = found[: keyset.limit], True
        last = found[-1][0]
    people = [person for _, person in found]
    return Page(items=people, next=encode_cursor(last) if has_more else None)


def _find_longest(words: list[str]) -> str:
    """Return the word that narrows the most; the others are tested on its results."""
    return max(words, key=len)


def _find_matches(
    rows: list[Row], words: list[str], viewer: Viewer
) -> list[tuple[int, Person]]:
    """Return the people whom the viewer may see and who match all words, by term."""
    prefix = _find_longest(words)
    people = hydrate_people(user_ids=[user_id for _, user_id, _ in rows], viewer=viewer)
    return [
        (term_id, people[user_id])
        for term_id, user_id, key in rows
        if user_id in people
        and people[user_id].is_visible
        and _is_met_at(key, people[user_id].card, prefix, words)
    ]


def _scan(prefix: str, keyset: Keyset, kinds: Iterable[str]) -> list[Row]:
    """Read the page and one row more: first the handles, then the names."""
    start = _key_of(keyset.before) if keyset.before is not None else None
    rows: list[Row] = []
    for kind in kinds:
        if start and kind < kind_of(start):
            continue
        low, high = prefix_range(kind, prefix)
        missing = keyset.scan_limit - len(rows)
        found = SearchTerm.objects.filter(
            key__gt=max(low, start or low), key__lt=high
        ).order_by("key")
        rows += found.values_list("id", "user_id", "key")[:missing]
        if len(rows) == keyset.scan_limit:
            break
    return rows


def _key_of(term_id: int) -> str:
    """Return where the page begins: after everything if the term is gone."""
    found = SearchTerm.objects.filter(id=term_id).values_list("key", flat=True).first()
    return LAST if found is None else found


def _is_met_at(key: str, card: UserCard, prefix: str, words: list[str]) -> bool:
    """Return whether the person matches all words, and this is their first place."""

    def match(word: str) -> str | None:
        return first_match(
            handle=card.handle, name=card.name, user_id=card.id, prefix=word
        )

    return match(prefix) == key and all(match(word) for word in words)
