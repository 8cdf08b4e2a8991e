"""Controls what people reveal outside the site."""

from operator import itemgetter

from twitter_project.shared.pagination import Keyset, Page, page_of
from users.errors import PersonNotFound
from users.models import User


def change_privacy(*, user_id: int, noindex: bool) -> None:
    """Set whether search engines are asked to leave this person out.

    Raises: PersonNotFound.
    """
    if not User.objects.filter(id=user_id).update(noindex=noindex):
        raise PersonNotFound


def list_indexed_people(*, keyset: Keyset) -> Page[tuple[int, str]]:
    """Return ids and handles of people whom search engines may list, newest first.

    Suspended people, and people who asked to be left out, are missing. One index scan.
    """
    people = User.objects.filter(is_active=True, noindex=False, suspended_at=None)
    rows = keyset.scan(people.values_list("id", "handle"))
    return page_of(rows, keyset, cursor=itemgetter(0))
