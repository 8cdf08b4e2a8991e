"""Controls what people reveal outside the site."""

from operator import itemgetter
from typing import TypedDict, Unpack

from twitter_project.outbox import events
from twitter_project.shared.db import atomic
from twitter_project.shared.pagination import Keyset, Page, page_of
from users.errors import PersonNotFound
from users.events import ApprovalEnded
from users.models import User


class PrivacyChanges(TypedDict, total=False):
    """What a person can choose, in columns of their account."""

    noindex: bool
    approves_followers: bool


@atomic
def change_privacy(*, user_id: int, **changes: Unpack[PrivacyChanges]) -> None:
    """Change some of the person's choices; the others stay.

    `noindex` asks search engines to leave them out. Requests to follow that wait are
    accepted once the person no longer approves followers.
    Raises: PersonNotFound.
    """
    found = User.objects.filter(id=user_id)
    if not (found.update(**changes) if changes else found.exists()):
        raise PersonNotFound
    if changes.get("approves_followers") is False:
        events.publish(ApprovalEnded(user_id))


def list_indexed_people(*, keyset: Keyset) -> Page[tuple[int, str]]:
    """Return ids and handles of people whom search engines may list, newest first.

    Suspended people, and people who asked to be left out, are missing. One index scan.
    """
    people = User.objects.filter(is_active=True, noindex=False, suspended_at=None)
    rows = keyset.scan(people.values_list("id", "handle"))
    return page_of(rows, keyset, cursor=itemgetter(0))
