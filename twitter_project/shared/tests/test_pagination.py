"""Tests keyset paging over ids in memory and over rows in the database."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

import pytest
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as st

from twitter_project.outbox.models import Delivery
from twitter_project.shared.errors import Invalid
from twitter_project.shared.ids import MAX_ID
from twitter_project.shared.pagination import (
    Keyset,
    Page,
    page_of,
    paginate,
    parse_cursor,
    parse_keyset,
)


def paginate_ids(ids: Iterable[int], keyset: Keyset) -> Page[int]:
    """Cut one page out of ids in memory, in any order."""
    before = MAX_ID + 1 if keyset.before is None else keyset.before
    floor = -1 if keyset.floor is None else keyset.floor
    found = sorted(
        (id_ for id_ in ids if floor < id_ < before),
        reverse=not keyset.is_towards_newer,
    )
    return page_of(found[: keyset.scan_limit], keyset, cursor=int)


def older(page: Page[int], limit: int) -> Keyset:
    assert page.next is not None
    return Keyset(limit=limit, before=parse_cursor(page.next, field="before"))


def newer(page: Page[int], limit: int) -> Keyset:
    assert page.prev is not None
    return Keyset(limit=limit, after=parse_cursor(page.prev, field="after"))


def test_the_first_page_is_the_newest() -> None:
    assert paginate_ids([3, 1, 2], Keyset(limit=2)) == Page([3, 2], next="2")


def test_before_and_after_exclude_their_cursor() -> None:
    assert paginate_ids(range(1, 6), Keyset(limit=9, before=3)).items == [2, 1]
    assert paginate_ids(range(1, 6), Keyset(limit=9, after=3)).items == [5, 4]


def test_since_gives_the_newest_page_above_the_cursor() -> None:
    page = paginate_ids(range(1, 10), Keyset(limit=2, since=5))

    assert page == Page([9, 8], next="8")
    rest = paginate_ids(range(1, 10), Keyset(limit=2, since=5, before=8))
    assert rest == Page([7, 6], prev="7")


def test_a_page_reaches_neither_after_nor_since() -> None:
    assert paginate_ids(range(1, 10), Keyset(after=3, since=7)).items == [9, 8]
    assert paginate_ids(range(1, 10), Keyset(after=7, since=3)).items == [9, 8]


def test_after_gives_the_page_next_to_the_cursor_newest_first() -> None:
    page = paginate_ids(range(1, 10), Keyset(limit=2, after=3))

    assert page == Page([5, 4], next="4", prev="5")


def test_before_and_after_together_are_a_window() -> None:
    page = paginate_ids(range(1, 10), Keyset(limit=2, before=8, after=3))

    assert page == Page([7, 6], next="6", prev="7")


def test_the_last_page_has_no_next_and_the_newest_no_prev() -> None:
    assert paginate_ids([1, 2], Keyset(limit=2)) == Page([2, 1])
    assert paginate_ids([1, 2, 3], Keyset(limit=2, after=1)).prev is None


def test_an_empty_page_leads_back_to_where_it_came_from() -> None:
    nothing_newer = paginate_ids([1, 2, 3], Keyset(limit=2, after=3))
    nothing_older = paginate_ids([1, 2, 3], Keyset(limit=2, before=1))

    assert paginate_ids([1, 2, 3], older(nothing_newer, 2)).items == [3, 2]
    assert paginate_ids([1, 2, 3], newer(nothing_older, 2)).items == [2, 1]
    assert nothing_newer.prev is None
    assert nothing_older.next is None


@given(st.sets(st.integers(1, MAX_ID), max_size=40), st.integers(1, 7))
def test_following_next_meets_every_id_once(ids: set[int], limit: int) -> None:
    page = paginate_ids(ids, Keyset(limit=limit))
    met = list(page.items)
    while page.next:
        page = paginate_ids(ids, older(page, limit))
        met += page.items

    assert met == sorted(ids, reverse=True)


@given(st.sets(st.integers(1, MAX_ID), max_size=40), st.integers(1, 7))
def test_following_prev_meets_every_id_once(ids: set[int], limit: int) -> None:
    page = paginate_ids(ids, Keyset(limit=limit, after=0))
    met = list(page.items)
    while page.prev:
        page = paginate_ids(ids, newer(page, limit))
        met = page.items + met

    assert met == sorted(ids, reverse=True)


def test_other_items_keep_their_place() -> None:
    assert Page([2, 1], next="1").with_items(["two"]) == Page(["two"], next="1")


def test_rows_in_scan_order_make_a_page() -> None:
    rows = [{"id": 5}, {"id": 4}, {"id": 3}]

    page = page_of(rows, Keyset(limit=2), cursor=lambda row: row["id"])

    assert page == Page([{"id": 5}, {"id": 4}], next="4")


@pytest.mark.django_db(transaction=True)
def test_a_queryset_is_read_by_its_key_in_both_directions() -> None:
    for id_ in range(1, 8):
        Delivery.objects.create(id=id_, payload={}, due_at=now())
    rows = Delivery.objects.all()

    def read(keyset: Keyset) -> tuple[list[int], str | None, str | None]:
        page = paginate(rows, keyset)
        return [row.id for row in page.items], page.next, page.prev

    assert read(Keyset(limit=3)) == ([7, 6, 5], "5", None)
    assert read(Keyset(limit=3, before=5)) == ([4, 3, 2], "2", "4")
    assert read(Keyset(limit=3, after=2)) == ([5, 4, 3], "3", "5")
    assert read(Keyset(limit=3, after=5)) == ([7, 6], "6", None)


@pytest.mark.django_db(transaction=True)
def test_the_scan_can_be_narrowed_to_values() -> None:
    for id_ in range(1, 5):
        Delivery.objects.create(id=id_, payload={}, due_at=now())
    ids = Delivery.objects.values_list("id", flat=True)

    page = page_of(Keyset(limit=2).scan(ids), Keyset(limit=2), cursor=int)

    assert page == Page([4, 3], next="3")


def test_a_query_string_becomes_a_keyset() -> None:
    assert parse_keyset({}) == Keyset(limit=20)
    assert parse_keyset({"limit": "100", "before": "7", "after": ""}) == Keyset(
        limit=100, before=7
    )
    assert parse_keyset({"after": str(MAX_ID)}, default_limit=5) == Keyset(
        5, None, MAX_ID
    )
    assert parse_keyset({"since": "7"}) == Keyset(since=7)


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"before": "abc"}, "before"),
        ({"before": "-1"}, "before"),
        ({"before": "1.5"}, "before"),
        ({"before": "١٢"}, "before"),
        ({"before": "²"}, "before"),
        ({"after": str(MAX_ID + 1)}, "after"),
        ({"after": "9" * 5000}, "after"),
        ({"after": "\x00"}, "after"),
        ({"since": "x"}, "since"),
        ({"limit": "0"}, "limit"),
        ({"limit": "101"}, "limit"),
        ({"limit": "-5"}, "limit"),
        ({"limit": "9" * 5000}, "limit"),
        ({"limit": "all"}, "limit"),
    ],
)
def test_what_is_not_a_cursor_or_a_limit_is_refused_by_its_field(
    params: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        parse_keyset(params)

    assert list(caught.value.errors) == [field]


@given(st.text())
def test_any_text_is_a_cursor_or_invalid(text: str) -> None:
    with contextlib.suppress(Invalid):
        assert 0 <= parse_cursor(text, field="before") <= MAX_ID
