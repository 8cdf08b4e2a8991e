"""Reads lists of people and their members, as one viewer sees them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from operator import itemgetter

from twitter_project.shared.pagination import (
    Keyset,
    Page,
    Stretch,
    fill_page,
    page_of,
    stretch_of,
)
from users.errors import ListNotFound
from users.models import ListFollow, ListMember, PeopleList
from users.services.lists.rows import lists_by_id, present_lists
from users.services.people import get_person, hydrate_people
from users.types import ListChoice, ListSources, ListView, Person, Viewer


def get_list(*, list_id: int, viewer: Viewer) -> ListView:
    """Return the list. Raises: ListNotFound unless the viewer may see it."""
    rows = list(lists_by_id([list_id]))
    followed_ids = _find_followed(viewer, [row.id for row in rows])
    found = present_lists(rows, viewer, followed_ids=followed_ids)
    if not found:
        raise ListNotFound
    return found[0]


def find_listed(*, list_id: int, user_ids: Collection[int]) -> set[int]:
    """Return which of these people are on the list, none if it is private.

    For handlers. Two queries.
    """
    if not lists_by_id([list_id]).filter(is_private=False).exists():
        return set()
    on = ListMember.objects.filter(list_id=list_id, member_id__in=user_ids)
    return set(on.values_list("member_id", flat=True))


def find_public_list_names(*, list_ids: Collection[int]) -> dict[int, str]:
    """Return the names of these lists by id; private ones are absent. One query."""
    rows = lists_by_id(list_ids).filter(is_private=False) if list_ids else ()
    return {row.id: row.name for row in rows}


def list_own_lists(*, viewer: Viewer) -> list[ListView]:
    """Return all lists of the viewer, pinned ones first, then by name.

    Raises: SignInRequired for anonymous viewers.
    """
    rows = list(PeopleList.objects.filter(owner_id=viewer.account_id))
    rows.sort(key=lambda row: (not row.is_pinned, row.name_key))
    return present_lists(rows, viewer)


def list_followed_lists(*, viewer: Viewer) -> list[ListView]:
    """Return the lists of others that the viewer follows and may see, latest first."""
    follows = ListFollow.objects.filter(follower_id=viewer.account_id).order_by("-id")
    ids = list(follows.values_list("list_id", flat=True))
    rows = {row.id: row for row in lists_by_id(ids)} if ids else {}
    found = [rows[id_] for id_ in ids if id_ in rows]
    return present_lists(found, viewer, followed_ids=ids)


def list_public_lists(
    *, owner_id: int, viewer: Viewer, keyset: Keyset
) -> Page[ListView]:
    """Return a page of the person's public lists, the newest first.

    Raises: PersonNotFound unless the viewer may see the person.
    """
    get_person(user_id=owner_id, viewer=viewer)
    public = PeopleList.objects.filter(owner_id=owner_id, is_private=False)
    page = page_of(keyset.scan(public), keyset, cursor=lambda row: row.id)
    ids = _find_followed(viewer, [row.id for row in page.items])
    return page.with_items(present_lists(page.items, viewer, followed_ids=ids))


def list_members(*, list_id: int, viewer: Viewer, keyset: Keyset) -> Page[Person]:
    """Return a page of the list's members, the latest first, without hidden ones.

    Raises: ListNotFound unless the viewer may see the list.
    """
    get_list(list_id=list_id, viewer=viewer)
    rows = ListMember.objects.filter(list_id=list_id, is_hidden=False)

    def show(found: Sequence[tuple[int, int]]) -> list[tuple[int, Person]]:
        ids = [user_id for _, user_id in found]
        people = hydrate_people(user_ids=ids, viewer=viewer)
        return [
            (place, people[user_id])
            for place, user_id in found
            if user_id in people and people[user_id].is_visible
        ]

    def read(keyset: Keyset) -> Stretch[Person]:
        scanned = keyset.scan(rows.values_list("id", "member_id"))
        return stretch_of(scanned, keyset, cursor=itemgetter(0), show=show)

    return fill_page(read, keyset)


def get_list_sources(*, list_id: int, viewer: Viewer) -> ListSources:
    """Return what the list's timeline is made from, for a viewer who may see it.

    Raises: ListNotFound.
    """
    row = next(iter(lists_by_id([list_id])), None)
    if row is None or not present_lists([row], viewer):
        raise ListNotFound
    members = ListMember.objects.filter(list_id=list_id, is_hidden=False)
    ids = list(members.values_list("member_id", flat=True))
    return ListSources(ids, row.replies_policy)


def list_choices(*, owner_id: int, user_id: int) -> list[ListChoice]:
    """Return the owner's lists by name, and whether the person is on each."""
    own = PeopleList.objects.filter(owner_id=owner_id).order_by("name_key")
    members = ListMember.objects.filter(owner_id=owner_id, member_id=user_id)
    on = set(members.values_list("list_id", flat=True))
    return [ListChoice(row.id, row.name, row.is_private, row.id in on) for row in own]


def list_lists_with(*, user_id: int, viewer: Viewer) -> list[ListView]:
    """Return the viewer's own lists that the person is on, by name.

    Raises: PersonNotFound unless the viewer may see the person.
    """
    get_person(user_id=user_id, viewer=viewer)
    members = ListMember.objects.filter(owner_id=viewer.account_id, member_id=user_id)
    ids = list(members.values_list("list_id", flat=True))
    rows = sorted(lists_by_id(ids), key=lambda row: row.name_key) if ids else []
    return present_lists(rows, viewer)


def _find_followed(viewer: Viewer, list_ids: Collection[int]) -> set[int]:
    """Return which of the lists the viewer follows."""
    if viewer.id is None or not list_ids:
        return set()
    follows = ListFollow.objects.filter(
        follower_id=viewer.id, list_id__in=list(list_ids)
    )
    return set(follows.values_list("list_id", flat=True))
