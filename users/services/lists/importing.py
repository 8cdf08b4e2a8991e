"""Imports lists from a file: makes a plan to review, and carries it out.

A plan has an entry for each list in the file. The request that starts a small one
carries it out; a worker carries out a large one, and what such a request left undone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from twitter_project.outbox import events
from twitter_project.shared.db import atomic
from twitter_project.shared.ids import MAX_ID
from twitter_project.shared.queries import find_one
from twitter_project.shared.rate_limits import RateLimit, spend
from twitter_project.shared.slicing import slices
from users.errors import (
    ListExists,
    ListImportNotFound,
    ListNameInvalid,
    ListNotFound,
    PersonNotFound,
    TooManyLists,
    TooManyMembers,
)
from users.events import ListImportStarted
from users.handles import handle_key
from users.limits import LIST_MEMBERS_MAX, LISTS_MAX, MEMBERS_AT_ONCE
from users.list_files import ListFile, Row, name_key, read_list_file
from users.models import ListImport, ListMember, PeopleList
from users.services.lists.editing import check_list_name, create_list
from users.services.lists.membership import add_to_list, remove_from_list
from users.services.people import find_people_by_handle
from users.types import ImportedList, ListImportView, Viewer

IMPORTS = RateLimit("list_imports", 20, 86_400)
PREVIEWED_FOR, KEPT_FOR = timedelta(days=1), timedelta(days=7)
# A request adds at most this many lists and people itself, and has this long before a
# worker checks whether anything is left.
AT_ONCE_MAX = 200
GRACE = timedelta(minutes=1)
LOOKED_UP = 1_000
NAMED_MAX = 20
State = ListImport.State


def plan_import(
    *,
    owner_id: int,
    content: bytes,
    is_replacing: bool = False,
    hosts: Collection[str] = (),
) -> int:
    """Read a file of lists and store what it would change; return the import's id.

    Addresses at one of the `hosts` are people here. With `is_replacing`, nobody else
    stays on the lists that the file names.
    Raises: ListFileInvalid; TooMany.
    """
    file = read_list_file(content)
    spend(IMPORTS, str(owner_id))
    plan = _make_plan(owner_id, file, is_replacing, hosts)
    ListImport.objects.filter(owner_id=owner_id, state=State.PREVIEW).delete()
    row = ListImport(
        owner_id=owner_id,
        is_replacing=is_replacing,
        plan=plan,
        bad_lines=list(file.bad_lines[:NAMED_MAX]),
        bad_lines_count=len(file.bad_lines),
        expires_at=timezone.now() + PREVIEWED_FOR,
    )
    row.save(force_insert=True)
    return row.id


def get_import(*, owner_id: int, import_id: int) -> ListImportView:
    """Return the owner's import: what it will change, or has. Raises:
    ListImportNotFound.
    """
    return _view_of(_get_row(owner_id, import_id))


def start_import(*, owner_id: int, import_id: int) -> None:
    """Carry out an import: at once if it is small, otherwise by a worker.

    An import that was started before just goes on. Raises: ListImportNotFound.
    """
    row = _get_row(owner_id, import_id)
    work = sum(1 + len(entry["member_ids"]) for entry in row.plan)
    is_small = work <= AT_ONCE_MAX
    due_at = timezone.now() + GRACE if is_small else None
    if _start(import_id, due_at) and is_small:
        run_import(import_id=import_id)


def run_import(*, import_id: int) -> None:
    """Carry out what is left of an import that was started.

    If another process is at it, too, the one behind stops: each list of the file has
    one outcome, that of the process that was the first to finish it.
    """
    row = find_one(ListImport.objects.filter(id=import_id, state=State.RUNNING))
    if row is None:
        return
    running = ListImport.objects.filter(id=import_id, state=State.RUNNING)
    for number, entry in enumerate(row.plan[row.done_count :], start=row.done_count):
        row.outcome.append(_carry_out(row.owner_id, entry, row.is_replacing))
        done = {"done_count": number + 1, "outcome": row.outcome}
        if not running.filter(done_count=number).update(**done):
            return
    running.filter(done_count=len(row.plan)).update(state=State.DONE)


def forget_imports() -> int:
    """Delete old imports; return how many. It may run in several processes at once."""
    old = ListImport.objects.filter(expires_at__lt=timezone.now())
    return old.delete()[0]


@atomic
def _start(import_id: int, due_at: datetime | None) -> bool:
    """Have a worker take the import; return False if it was started before."""
    waiting = ListImport.objects.filter(id=import_id, state=State.PREVIEW)
    if not waiting.update(state=State.RUNNING, expires_at=timezone.now() + KEPT_FOR):
        return False
    events.publish(ListImportStarted(import_id), due_at=due_at)
    return True


def _get_row(owner_id: int, import_id: int) -> ListImport:
    rows = ListImport.objects.filter(
        id=min(import_id, MAX_ID), owner_id=owner_id, expires_at__gt=timezone.now()
    )
    row = find_one(rows)
    if row is None:
        raise ListImportNotFound
    return row


def _make_plan(
    owner_id: int, file: ListFile, is_replacing: bool, hosts: Collection[str]
) -> list[dict[str, Any]]:
    """Return an entry for each list, in the order of the file."""
    handles = {_find_handle(address, hosts) for _, address in file.rows}
    people = dict(_look_up(owner_id, sorted(handles - {""})))
    own = {row.name_key: row for row in PeopleList.objects.filter(owner_id=owner_id)}
    room = LISTS_MAX - len(own)
    plan = []
    for name, addresses in _group(file.rows):
        row = own.get(name.casefold())
        entry = _sort_out(addresses, people, hosts)
        fault = _find_fault(name, entry) if row is None else ""
        if row is None and not fault:
            fault, room = ("" if room > 0 else "too_many_lists"), room - 1
        known = _list_member_ids(row.id) if row else []
        entry |= _count_changes(entry["member_ids"], known, is_replacing)
        plan.append({"name": name, "is_new": row is None, "fault": fault, **entry})
    return plan


def _find_fault(name: str, entry: Mapping[str, Any]) -> str:
    """Return why no such list is created, "" if it is."""
    try:
        check_list_name(name)
    except ListNameInvalid:
        return "name"
    return "" if entry["member_ids"] else "nobody"


def _group(rows: Sequence[Row]) -> Iterator[tuple[str, list[str]]]:
    """Yield each list of the file once, with its addresses."""
    names: dict[str, str] = {}
    found: dict[str, list[str]] = {}
    for name, address in rows:
        key = name_key(name)
        names.setdefault(key, " ".join(name.split()))
        found.setdefault(key, []).append(address)
    for key, addresses in found.items():
        yield names[key], list(dict.fromkeys(addresses))


def _sort_out(
    addresses: Sequence[str],
    people: Mapping[str, tuple[int, bool]],
    hosts: Collection[str],
) -> dict[str, Any]:
    """Return who can be added, who is unknown, and whom the owner blocks."""
    member_ids: dict[int, None] = {}
    unknown, blocked = [], []
    for address in addresses:
        found = people.get(_find_handle(address, hosts))
        if found is None:
            unknown.append(address)
        elif found[1]:
            blocked.append(address)
        else:
            member_ids[found[0]] = None
    return {
        "member_ids": list(member_ids),
        "unknown": unknown[:NAMED_MAX],
        "unknown_count": len(unknown),
        "blocked": blocked[:NAMED_MAX],
        "blocked_count": len(blocked),
    }


def _count_changes(
    member_ids: Sequence[int], known_ids: Sequence[int], is_replacing: bool
) -> dict[str, int]:
    known = set(known_ids)
    new = [user_id for user_id in member_ids if user_id not in known]
    staying = known & set(member_ids) if is_replacing else known
    added = max(0, min(len(new), LIST_MEMBERS_MAX - len(staying)))
    return {
        "added_count": added,
        "present_count": len(member_ids) - len(new),
        "removed_count": len(known) - len(staying),
        "over_count": len(new) - added,
    }


def _carry_out(
    owner_id: int, entry: Mapping[str, Any], is_replacing: bool
) -> dict[str, Any]:
    """Change one list as planned, as far as that is still possible."""
    outcome = {"name": entry["name"], "fault": entry["fault"]}
    added = removed = 0
    if not entry["fault"]:
        try:
            list_id = _find_or_create(owner_id, entry["name"])
            if is_replacing:
                removed = _remove_others(owner_id, list_id, set(entry["member_ids"]))
            added = _add_all(owner_id, list_id, entry["member_ids"])
        except (ListNotFound, TooManyLists) as error:
            outcome["fault"] = error.code
    return {**outcome, "added_count": added, "removed_count": removed}


def _find_or_create(owner_id: int, name: str) -> int:
    own = PeopleList.objects.filter(owner_id=owner_id, name_key=name.casefold())
    found = find_one(own.values_list("id", flat=True))
    if found is not None:
        return found
    try:
        return create_list(owner_id=owner_id, name=name)
    except ListExists:  # it was created a moment ago
        return own.values_list("id", flat=True).get()


def _remove_others(owner_id: int, list_id: int, kept_ids: set[int]) -> int:
    surplus = [id_ for id_ in _list_member_ids(list_id) if id_ not in kept_ids]
    return sum(
        remove_from_list(owner_id=owner_id, list_id=list_id, user_ids=some)
        for some in slices(surplus, MEMBERS_AT_ONCE)
    )


def _add_all(owner_id: int, list_id: int, user_ids: Sequence[int]) -> int:
    known = set(_list_member_ids(list_id))
    new = [user_id for user_id in user_ids if user_id not in known]
    new = new[: max(0, LIST_MEMBERS_MAX - len(known))]
    return sum(
        _add_some(owner_id, list_id, some) for some in slices(new, MEMBERS_AT_ONCE)
    )


def _add_some(owner_id: int, list_id: int, user_ids: Sequence[int]) -> int:
    """Add people; if somebody among them is hidden by now, add the others."""
    try:
        return add_to_list(owner_id=owner_id, list_id=list_id, user_ids=user_ids)
    except (PersonNotFound, TooManyMembers):
        if len(user_ids) == 1:
            return 0
    return sum(_add_some(owner_id, list_id, [user_id]) for user_id in user_ids)


def _list_member_ids(list_id: int) -> list[int]:
    members = ListMember.objects.filter(list_id=list_id)
    return list(members.values_list("member_id", flat=True))


def _look_up(
    owner_id: int, handles: Sequence[str]
) -> Iterator[tuple[str, tuple[int, bool]]]:
    """Yield the handles of people whom the owner may see or blocks, with their ids."""
    for some in slices(handles, LOOKED_UP):
        people = find_people_by_handle(handles=some, viewer=Viewer(owner_id))
        for handle, person in people.items():
            relation = person.relation
            is_hidden = person.card.is_suspended or relation.blocked_by
            if person.card.id == owner_id or not is_hidden:
                yield handle, (person.card.id, relation.blocking)


def _find_handle(address: str, hosts: Collection[str]) -> str:
    """Return the handle in an address, "" if it is of somebody elsewhere."""
    handle, at, host = address.removeprefix("@").partition("@")
    is_here = not at or host.lower() in hosts
    return handle_key(handle) if is_here else ""


def _view_of(row: ListImport) -> ListImportView:
    # What was done, so far, and beside it whom the plan left out.
    undone: list[dict[str, Any]] = [{}] * (len(row.plan) - len(row.outcome))
    entries = [
        planned | done
        for planned, done in zip(row.plan, [*row.outcome, *undone], strict=True)
    ]
    return ListImportView(
        id=row.id,
        state=row.state,
        is_replacing=row.is_replacing,
        lists=[
            ImportedList(
                **{
                    name: entry[name]
                    for name in ImportedList.__annotations__
                    if name in entry
                }
            )
            for entry in entries
        ],
        done_count=row.done_count,
        bad_lines=row.bad_lines,
        bad_lines_count=row.bad_lines_count,
    )
