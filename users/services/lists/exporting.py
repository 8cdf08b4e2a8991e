"""Exporting a person's own lists as a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from twitter_project.shared.rate_limits import RateLimit, spend
from twitter_project.shared.slicing import slices
from users.list_files import Row, write_list_file
from users.models import ListMember, PeopleList
from users.services.people import hydrate_people
from users.types import Viewer

EXPORTS = RateLimit("list_exports", 20, 3600)
LOOKED_UP = 1_000


def export_lists(*, owner_id: int) -> Iterator[str]:
    """Return the lines of a file with everyone on the owner's lists, by list name.

    Suspended people are left out; so are lists without people. Everybody is looked up
    once, however many lists they are on. Raises: TooMany.
    """
    spend(EXPORTS, str(owner_id))
    return write_list_file(_iter_rows(owner_id))


def _iter_rows(owner_id: int) -> Iterator[Row]:
    lists = PeopleList.objects.filter(owner_id=owner_id).order_by("name_key")
    names = dict(lists.values_list("id", "name"))
    members = ListMember.objects.filter(list_id__in=list(names), is_hidden=False)
    found = defaultdict(list)
    for list_id, member_id in members.order_by("id").values_list(
        "list_id", "member_id"
    ):
        found[list_id].append(member_id)
    handles = _find_handles(owner_id, {id_ for ids in found.values() for id_ in ids})
    for list_id, name in names.items():
        for member_id in found[list_id]:
            if member_id in handles:
                yield name, handles[member_id]


def _find_handles(owner_id: int, user_ids: Collection[int]) -> dict[int, str]:
    """Return the handles of those of the people whom the owner may see."""
    ids, viewer = sorted(user_ids), Viewer(owner_id)
    return {
        id_: person.card.handle
        for some in slices(ids, LOOKED_UP)
        for id_, person in hydrate_people(user_ids=some, viewer=viewer).items()
        if person.is_visible
    }
