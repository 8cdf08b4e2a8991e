"""Pages of people, built from rows that only contain their ids."""

from collections.abc import Callable
from operator import itemgetter

from django.db.models import QuerySet

from twitter_project.shared.pagination import Keyset, Page, page_of
from users.models import Relationship
from users.services.people import hydrate_people
from users.types import Person, Viewer


def is_visible(person: Person) -> bool:
    return person.is_visible


def page_of_people(
    rows: QuerySet[Relationship, tuple[int, int]],
    keyset: Keyset,
    *,
    viewer: Viewer,
    keep: Callable[[Person], bool] = is_visible,
) -> Page[Person]:
    """Read a page of (edge, person) ids, newest edge first, and hydrate it.

    People who no longer exist, or for whom `keep` is false, are left out.
    """
    page = page_of(keyset.scan(rows), keyset, cursor=itemgetter(0))
    ids = [user_id for _, user_id in page.items]
    people = hydrate_people(user_ids=ids, viewer=viewer)
    kept = (people[user_id] for user_id in ids if user_id in people)
    return page.with_items([person for person in kept if keep(person)])
