"""Exporting a person's own lists as a file."""

from __future__ import annotations

from collections.abc import Iterator

from users.list_files import Row, write_list_file
from users.models import ListMember, PeopleList
from users.services.people import hydrate_people
from users.types import Viewer


def export_lists(*, owner_id: int) -> Iterator[str]:
    """Yield the lines of a file with everyone on the owner's lists, by list name.

    Suspended people are left out; so are lists without people.
    """
    return write_list_file(_iter_rows(owner_id))


def _iter_rows(owner_id: int) -> Iterator[Row]:
    lists = PeopleList.objects.filter(owner_id=owner_id).order_by("name_key")
    for list_id, name in list(lists.values_list("id", "name")):
        members = ListMember.objects.filter(list_id=list_id, is_hidden=False)
        ids = list(members.order_by("id").values_list("member_id", flat=True))
        people = hydrate_people(user_ids=ids, viewer=Viewer(owner_id))
        for id_ in ids:
            if id_ in people and people[id_].is_visible:
                yield name, people[id_].card.handle
