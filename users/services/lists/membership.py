"""Who is on a list: adding and removing people, and keeping the rows true."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from twitter_project.outbox import events
from twitter_project.shared.db import atomic
from twitter_project.shared.pagination import Keyset
from twitter_project.shared.writes import add_to_counters, insert_rows
from users.errors import (
    HandlesNotFound,
    PersonNotFound,
    TooManyAtOnce,
    TooManyMembers,
)
from users.events import UserListed, UserUnlisted
from users.handles import handle_key
from users.limits import LIST_MEMBERS_MAX, MEMBERS_AT_ONCE
from users.models import ListMember, PeopleList, User
from users.services.lists.exclusive import write_exclusive_edges
from users.services.lists.rows import find_blocked_among, get_own_row, lock_lists
from users.services.people import find_visible_ids, hydrate_people
from users.types import Viewer

BATCH = 1000


def add_to_list(*, owner_id: int, list_id: int, user_ids: Collection[int]) -> int:
    """Add people to a list; return how many are new. Either all are on it then, or
    nothing has changed.

    Raises: ListNotFound; PersonNotFound if the owner may not see one of them;
    TooManyMembers, TooManyAtOnce.
    """
    if len(user_ids) > MEMBERS_AT_ONCE:
        raise TooManyAtOnce
    wanted = list(dict.fromkeys(user_ids))
    people = hydrate_people(user_ids=wanted, viewer=Viewer(owner_id))
    for user_id in wanted:
        if user_id not in people or not people[user_id].is_visible:
            raise PersonNotFound
    return _add(owner_id, list_id, wanted)


def add_handles_to_list(
    *, owner_id: int, list_id: int, handles: Collection[str]
) -> int:
    """Do as `add_to_list`. Raises: HandlesNotFound, naming all that are not found."""
    user_ids = _find_ids(owner_id, handles)
    return add_to_list(owner_id=owner_id, list_id=list_id, user_ids=user_ids)


def remove_from_list(*, owner_id: int, list_id: int, user_ids: Collection[int]) -> int:
    """Remove people from a list; return how many were on it. Raises: ListNotFound."""
    return _remove(owner_id, list_id, list(user_ids))


def choose_lists(
    *, owner_id: int, user_id: int, list_ids: Collection[int]
) -> Mapping[int, bool]:
    """Put the person on exactly these of the owner's lists.

    Returns the lists that changed, and whether the person is on them now.
    Raises: PersonNotFound if the owner may not see the person, and they would be added;
    TooManyMembers.
    """
    own = PeopleList.objects.filter(owner_id=owner_id).values_list("id", flat=True)
    on = set(
        ListMember.objects.filter(owner_id=owner_id, member_id=user_id).values_list(
            "list_id", flat=True
        )
    )
    changed: dict[int, bool] = {}
    for list_id in own:
        if list_id in list_ids and list_id not in on:
            add_to_list(owner_id=owner_id, list_id=list_id, user_ids=[user_id])
            changed[list_id] = True
        elif list_id in on and list_id not in list_ids:
            remove_from_list(owner_id=owner_id, list_id=list_id, user_ids=[user_id])
            changed[list_id] = False
    return changed


def unlist_each_other(one_id: int, other_id: int) -> None:
    """Remove two people from each other's lists, in the transaction of a block.

    The block itself locks the lists of both.
    """
    for owner_id, member_id in ((one_id, other_id), (other_id, one_id)):
        rows = ListMember.objects.filter(owner_id=owner_id, member_id=member_id)
        found = list(rows)
        if found:
            _delete(owner_id, found)
            write_exclusive_edges(owner_id, [member_id])


def review_member(*, list_id: int, member_id: int) -> None:
    """Bring a new member in line with a suspension that they were added during."""
    if ListMember.objects.filter(list_id=list_id, member_id=member_id).exists():
        review_memberships(member_id=member_id)


def review_memberships(*, member_id: int) -> None:
    """Hide a suspended person on all lists, or show them again; in batches."""
    before = None
    while True:
        keyset = Keyset(limit=BATCH, before=before)
        rows = ListMember.objects.filter(member_id=member_id)
        ids = list(keyset.scan(rows.values_list("id", flat=True)))
        if ids:
            _review(member_id, ids)
        if len(ids) <= BATCH:
            return
        before = ids[-1]


@atomic
def _review(member_id: int, row_ids: Sequence[int]) -> None:
    is_hidden = User.objects.filter(id=member_id, suspended_at__isnull=False).exists()
    rows = ListMember.objects.filter(id__in=row_ids, is_hidden=not is_hidden)
    list_ids = list(rows.values_list("list_id", flat=True))
    if list_ids:
        rows.update(is_hidden=is_hidden)
        step = -1 if is_hidden else 1
        add_to_counters(PeopleList, {id_: {"members_count": step} for id_ in list_ids})


@atomic
def _add(owner_id: int, list_id: int, user_ids: Sequence[int]) -> int:
    lock_lists(owner_id)
    row = get_own_row(owner_id=owner_id, list_id=list_id)
    if find_blocked_among(owner_id, user_ids):
        raise PersonNotFound
    members = ListMember.objects.filter(list_id=list_id)
    known = set(members.values_list("member_id", flat=True))
    new_ids = [user_id for user_id in user_ids if user_id not in known]
    if len(known) + len(new_ids) > LIST_MEMBERS_MAX:
        raise TooManyMembers
    if not new_ids:
        return 0
    insert_rows(
        [
            ListMember(list_id=list_id, owner_id=owner_id, member_id=user_id)
            for user_id in new_ids
        ]
    )
    if row.is_exclusive:
        write_exclusive_edges(owner_id, new_ids)
    events.publish(*(UserListed(list_id, owner_id, user_id) for user_id in new_ids))
    add_to_counters(PeopleList, {list_id: {"members_count": len(new_ids)}})
    return len(new_ids)


@atomic
def _remove(owner_id: int, list_id: int, user_ids: Sequence[int]) -> int:
    lock_lists(owner_id)
    row = get_own_row(owner_id=owner_id, list_id=list_id)
    found = list(ListMember.objects.filter(list_id=list_id, member_id__in=user_ids))
    if not found:
        return 0
    _delete(owner_id, found)
    if row.is_exclusive:
        write_exclusive_edges(owner_id, user_ids)
    return len(found)


def _delete(owner_id: int, rows: Sequence[ListMember]) -> None:
    """Delete rows of the owner's lists, with what they count, and publish it."""
    ListMember.objects.filter(id__in=[row.id for row in rows]).delete()
    steps: dict[int, dict[str, int]] = {}
    for row in rows:
        count = steps.setdefault(row.list_id, {"members_count": 0})
        count["members_count"] -= not row.is_hidden
    add_to_counters(PeopleList, steps)
    events.publish(
        *(UserUnlisted(row.list_id, owner_id, row.member_id) for row in rows)
    )


def _find_ids(owner_id: int, handles: Collection[str]) -> list[int]:
    if len(handles) > MEMBERS_AT_ONCE:
        raise TooManyAtOnce
    ids = find_visible_ids(handles=handles, viewer=Viewer(owner_id))
    missing = [handle for handle in handles if handle_key(handle) not in ids]
    if missing:
        raise HandlesNotFound(missing)
    return [ids[handle_key(handle)] for handle in handles]
