"""Keyset paging: a cursor is an id, written as a string.

All cursors are exclusive. `before` leads to older rows. `after` leads to the next newer
rows, so a client can page up without gaps. `since` only bounds a page: with it a client
gets the newest rows that it has not seen, as far down as it asks. A page is always
newest first. There are no offsets: a page costs the same however deep it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar

from django.utils.translation import gettext_lazy as _

from .errors import Invalid
from .ids import MAX_ID
from .queries import find_rows

if TYPE_CHECKING:
    from typing import Any

    from django.db.models import Model, QuerySet

T = TypeVar("T")
U = TypeVar("U")
M = TypeVar("M", bound="Model")
Row = TypeVar("Row")

DEFAULT_LIMIT = 20
MAX_LIMIT = 100
CURSORS = ("before", "after", "since")
# How often a page that lacks hidden rows is filled up. Each time reads twice as much.
READS_MAX = 10


@dataclass(frozen=True, slots=True)
class Keyset:
    """The requested page: at most `limit` rows, older than `before`, newer than
    `after` and `since`.

    With `after` and no `before` it is the page next to that cursor, otherwise the
    newest one.
    """

    limit: int = DEFAULT_LIMIT
    before: int | None = None
    after: int | None = None
    since: int | None = None

    @property
    def is_towards_newer(self) -> bool:
        """Whether rows are scanned oldest first (the page is newest first anyway)."""
        return self.after is not None and self.before is None

    @property
    def is_newest(self) -> bool:
        """Whether this is the very first page."""
        return self.before is None and self.after is None

    @property
    def floor(self) -> int | None:
        """The id that every row of the page must be above."""
        bounds = [bound for bound in (self.after, self.since) if bound is not None]
        return max(bounds, default=None)

    @property
    def bounds(self) -> dict[str, int]:
        """What the page's ids are between, in MongoDB's language; may be empty."""
        between = {"$lt": self.before, "$gt": self.floor}
        return {name: bound for name, bound in between.items() if bound is not None}

    @property
    def order(self) -> int:
        """How rows are scanned: 1 from the oldest on, -1 from the newest on."""
        return 1 if self.is_towards_newer else -1

    def beyond(self, id_: int) -> Keyset:
        """Return what is left of the page behind an id that was scanned."""
        if self.is_towards_newer:
            return replace(self, after=id_)
        return replace(self, before=id_)

    @property
    def scan_limit(self) -> int:
        """How many rows to read: one extra row shows whether there are more."""
        return self.limit + 1

    def scan(self, queryset: QuerySet[M, Row], *, key: str = "id") -> QuerySet[M, Row]:
        """Return `queryset` narrowed to this page plus one row, in scan order."""
        bounds: dict[str, Any] = {}
        if self.before is not None:
            bounds[f"{key}__lt"] = self.before
        if self.floor is not None:
            bounds[f"{key}__gt"] = self.floor
        order = key if self.is_towards_newer else f"-{key}"
        return queryset.filter(**bounds).order_by(order)[: self.scan_limit]


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows, newest first, with the cursors of the neighbouring pages.

    `next` is the `before` of the older page, None only if nothing older is left; `prev`
    is the `after` of the newer page, None on the newest page.
    """

    items: list[T]
    next: str | None = None
    prev: str | None = None

    def with_items(self, items: list[U]) -> Page[U]:
        """Return the same position in the list with other, perhaps fewer, items."""
        return Page(items=items, next=self.next, prev=self.prev)


def page_of(
    rows: Iterable[T], keyset: Keyset, *, cursor: Callable[[T], int]
) -> Page[T]:
    """Make a page from rows read with `keyset.scan_limit`, in scan order."""
    scanned = list(rows)
    items = scanned[: keyset.limit]
    has_more = len(scanned) > keyset.limit
    return _make_page(items, list(map(cursor, items)), keyset, has_more)


def _make_page(
    items: list[T], places: list[int], keyset: Keyset, has_more: bool
) -> Page[T]:
    """Make a page from items and places in scan order."""
    if keyset.is_towards_newer:
        items, places = items[::-1], places[::-1]
    has_older = has_more if not keyset.is_towards_newer else True
    has_newer = has_more if keyset.is_towards_newer else keyset.before is not None
    newest, oldest = _ends(places, keyset)
    return Page(
        items=items,
        next=encode_cursor(oldest) if has_older else None,
        prev=encode_cursor(newest) if has_newer else None,
    )


def _ends(places: Sequence[int], keyset: Keyset) -> tuple[int, int]:
    """Return the ids to page on from; without rows, those around the cursor itself."""
    if places:
        return places[0], places[-1]
    return (keyset.before or 1) - 1, min((keyset.after or 0) + 1, MAX_ID)


@dataclass(frozen=True, slots=True)
class Stretch(Generic[T]):
    """A stretch of a list in scan order, of which some rows may be hidden.

    `shown` are the others, each with its place; `first` and `last` are the places where
    the stretch begins and ends, None if it is empty.
    """

    shown: Sequence[tuple[int, T]]
    first: int | None
    last: int | None
    has_more: bool


def fill_page(read: Callable[[Keyset], Stretch[T]], keyset: Keyset) -> Page[T]:
    """Read on until the page has as many rows as were asked for, or the list ends.

    It is shorter only after hundreds of hidden rows without a gap; its cursors lead on.
    """
    shown: list[tuple[int, T]] = []
    first = last = None
    has_more, rest = True, keyset
    for _read in range(READS_MAX):
        part = read(rest)
        shown += part.shown
        first, last = (part.first if first is None else first), part.last or last
        has_more = part.has_more
        if len(shown) >= keyset.limit or not has_more or last is None:
            break
        rest = _keyset_after(rest, last)
    if len(shown) > keyset.limit:
        has_more, shown = True, shown[: keyset.limit]
        last = shown[-1][0]
    places = [place for place in (first, last) if place is not None]
    return _make_page([item for _, item in shown], places, keyset, has_more)


def _keyset_after(keyset: Keyset, place: int) -> Keyset:
    """Return the stretch that follows the place, in the direction of the scan."""
    limit = max(keyset.limit, min(keyset.limit * 2, MAX_LIMIT))
    return replace(keyset.beyond(place), limit=limit)


def stretch_of(
    rows: Iterable[T],
    keyset: Keyset,
    *,
    cursor: Callable[[T], int],
    show: Callable[[Sequence[T]], Sequence[tuple[int, U]]],
) -> Stretch[U]:
    """Make a stretch from rows read with `keyset.scan_limit`, in scan order.

    `show` returns what is shown of them, with places, in the same order.
    """
    scanned = list(rows)
    part = scanned[: keyset.limit]
    return Stretch(
        shown=show(part) if part else (),
        first=cursor(part[0]) if part else None,
        last=cursor(part[-1]) if part else None,
        has_more=len(scanned) > keyset.limit,
    )


def paginate(queryset: QuerySet[M, M], keyset: Keyset, *, key: str = "id") -> Page[M]:
    """Read one page of model rows by `key`, a unique and indexed bigint column."""

    def cursor(row: M) -> int:
        value: int = getattr(row, key)
        return value

    return page_of(keyset.scan(queryset, key=key), keyset, cursor=cursor)


def scan_rows(
    model: type[Model],
    query: Mapping[str, Any],
    fields: Mapping[str, bool],
    keyset: Keyset,
    *,
    index: str | None = None,
) -> list[dict[str, Any]]:
    """Return these fields of the rows on a page, and one more, in scan order.

    Past the ORM, as `find_rows` reads, and by the primary key.
    """
    return find_rows(
        model,
        {**query, "_id": keyset.bounds} if keyset.bounds else query,
        fields,
        order=keyset.order,
        limit=keyset.scan_limit,
        index=index,
    )


def encode_cursor(id_: int) -> str:
    return str(id_)


def parse_cursor(text: str, *, field: str) -> int:
    """Return the id behind a cursor. Raises: Invalid, naming `field`."""
    if text.isascii() and text.isdigit() and len(text) <= 19:
        id_ = int(text)
        if id_ <= MAX_ID:
            return id_
    raise Invalid(_("This is not a valid cursor."), code="bad_cursor", field=field)


def parse_keyset(
    params: Mapping[str, str],
    *,
    default_limit: int = DEFAULT_LIMIT,
    max_limit: int = MAX_LIMIT,
) -> Keyset:
    """Read `limit` and the cursors from a query string; empty means absent.

    Raises: Invalid, naming the field that is not a cursor or is out of bounds.
    """
    cursors = {
        field: parse_cursor(text, field=field)
        for field in CURSORS
        if (text := params.get(field))
    }
    limit = _parse_limit(params.get("limit"), default_limit, max_limit)
    return Keyset(limit=limit, **cursors)


def _parse_limit(text: str | None, default: int, maximum: int) -> int:
    if not text:
        return default
    if text.isascii() and text.isdigit() and len(text) <= 9:
        limit = int(text)
        if 1 <= limit <= maximum:
            return limit
    message = _("Must be a whole number from 1 to %(maximum)s.")
    raise Invalid(message % {"maximum": maximum}, code="bad_limit", field="limit")
