"""Creating, changing and deleting lists of people."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from twitter_project.outbox import events
from twitter_project.shared.db import atomic
from twitter_project.shared.text import TYPED_MAX, clean_line, clean_text
from users.errors import (
    ListDescriptionTooLong,
    ListExists,
    ListNameInvalid,
    ListNotFound,
    RepliesPolicyInvalid,
    TooManyLists,
)
from users.events import ListConcealed, ListRevealed
from users.limits import LIST_DESCRIPTION_MAX, LIST_NAME_MAX, LISTS_MAX
from users.models import ListFollow, ListMember, PeopleList, RepliesPolicy
from users.services.lists.exclusive import write_exclusive_edges
from users.services.lists.rows import get_own_row, lists_by_id, lock_lists

CHANGEABLE = {
    *("name", "description", "is_private", "is_exclusive", "replies_policy"),
    "is_pinned",
}


def create_list(
    *,
    owner_id: int,
    name: str,
    description: str = "",
    is_private: bool = True,
    is_exclusive: bool = False,
    replies_policy: str = RepliesPolicy.MEMBERS.value,
    list_id: int | None = None,
) -> int:
    """Create a list; return its id, which the caller may have reserved.

    Raises: ListNameInvalid, ListExists, ListDescriptionTooLong, RepliesPolicyInvalid,
    TooManyLists; PersonNotFound.
    """
    columns = _clean(
        name=name,
        description=description,
        is_private=is_private,
        is_exclusive=is_exclusive,
        replies_policy=replies_policy,
    )
    try:
        return _create(owner_id, columns, list_id)
    except IntegrityError:
        if list_id and lists_by_id([list_id]).filter(owner_id=owner_id).exists():
            return list_id
        raise ListExists from None


def edit_list(*, owner_id: int, list_id: int, **changes: Any) -> None:
    """Change a list's columns; those that are not named stay as they are.

    Raises: ListNotFound; the same as `create_list`.
    """
    columns = _clean(**changes)
    try:
        _edit(owner_id, list_id, columns)
    except IntegrityError:
        raise ListExists from None


@atomic
def delete_list(*, owner_id: int, list_id: int) -> None:
    """Delete a list with its members. Raises: ListNotFound."""
    lock_lists(owner_id)
    row = get_own_row(owner_id=owner_id, list_id=list_id)
    members = ListMember.objects.filter(list_id=row.id)
    member_ids = list(members.values_list("member_id", flat=True))
    members.delete()
    ListFollow.objects.filter(list_id=row.id).delete()
    row.delete()
    if row.is_exclusive:
        write_exclusive_edges(owner_id, member_ids)
    if not row.is_private:
        events.publish(ListConcealed(list_id, owner_id))


@atomic
def _create(owner_id: int, columns: dict[str, Any], list_id: int | None) -> int:
    lock_lists(owner_id)
    if PeopleList.objects.filter(owner_id=owner_id).count() >= LISTS_MAX:
        if list_id and lists_by_id([list_id]).filter(owner_id=owner_id).exists():
            return list_id
        raise TooManyLists
    row = PeopleList(owner_id=owner_id, **columns)
    if list_id is not None:
        row.id = list_id
    row.save(force_insert=True)
    return row.id


@atomic
def _edit(owner_id: int, list_id: int, columns: dict[str, Any]) -> None:
    lock_lists(owner_id)
    row = get_own_row(owner_id=owner_id, list_id=list_id)
    if not lists_by_id([list_id]).filter(owner_id=owner_id).update(**columns):
        raise ListNotFound
    if columns.get("is_exclusive", row.is_exclusive) != row.is_exclusive:
        members = ListMember.objects.filter(list_id=list_id)
        write_exclusive_edges(owner_id, members.values_list("member_id", flat=True))
    if columns.get("is_private", row.is_private) != row.is_private:
        kind = ListRevealed if row.is_private else ListConcealed
        events.publish(kind(list_id, owner_id))


def _clean(**values: Any) -> dict[str, Any]:
    """Return a list's columns from what people typed; refuse what is not valid."""
    if unknown := values.keys() - CHANGEABLE:
        raise TypeError(f"A list has no {', '.join(sorted(unknown))}.")
    if "name" in values:
        values["name"] = check_list_name(values["name"])
        values["name_key"] = values["name"].casefold()
    if "description" in values:
        values["description"] = _check_description(values["description"])
    if values.get("replies_policy", RepliesPolicy.NONE) not in RepliesPolicy.values:
        raise RepliesPolicyInvalid
    return values


def check_list_name(name: str) -> str:
    """Return the name as it is stored. Raises: ListNameInvalid."""
    if len(name) <= TYPED_MAX:
        name = " ".join(clean_line(name).split())
    if not name:
        raise ListNameInvalid(_("Give the list a name."))
    if len(name) > LIST_NAME_MAX:
        message = _("A name can have up to %(max)d characters.")
        raise ListNameInvalid(message % {"max": LIST_NAME_MAX})
    return name


def _check_description(text: str) -> str:
    if len(text) <= TYPED_MAX:
        text = clean_text(text)
    if len(text) > LIST_DESCRIPTION_MAX:
        message = _("A description can have up to %(max)d characters.")
        raise ListDescriptionTooLong(message % {"max": LIST_DESCRIPTION_MAX})
    return text
