"""Overrides of notifications from one person: the bell, or never."""

from django.db import IntegrityError

from twitter_project.outbox import events
from twitter_project.shared.db import atomic
from twitter_project.shared.pagination import Keyset, Page
from users.errors import NotWithYourself
from users.events import OverrideChanged
from users.models import Relationship, RelationshipKind
from users.services.edges import add_edge, cut_edge
from users.services.pages import page_of_people
from users.services.people import get_person
from users.types import Override, Person, Viewer

BELL = RelationshipKind.BELL
NEVER = RelationshipKind.NEVER
KINDS = {Override.BELL: BELL, Override.NEVER: NEVER}


def change_override(*, owner_id: int, target_id: int, override: Override) -> bool:
    """Choose what the owner is notified of by the target; return whether it changes.

    Raises: NotWithYourself; PersonNotFound unless the owner may see the target.
    """
    if owner_id == target_id:
        raise NotWithYourself
    person = get_person(user_id=target_id, viewer=Viewer(owner_id))
    if person.relation.override == override:
        return False
    try:
        _change(owner_id, target_id, override)
    except IntegrityError:  # the owner did the same at the same time
        return False
    return True


def list_overridden_people(*, viewer: Viewer, keyset: Keyset) -> Page[Person]:
    """Return a page of the people whom the viewer chose an override for, newest first.

    Raises: SignInRequired for anonymous viewers.
    """
    edges = Relationship.objects.filter(
        actor_id=viewer.account_id, kind__in=[BELL.value, NEVER.value]
    )
    rows = edges.values_list("id", "target_id")
    return page_of_people(rows, keyset, viewer=viewer)


@atomic
def _change(owner_id: int, target_id: int, override: Override) -> None:
    cut_edge(owner_id, target_id, BELL, NEVER)
    if override in KINDS:
        add_edge(owner_id, target_id, KINDS[override])
    events.publish(OverrideChanged(owner_id, target_id))


def list_bell_subscribers(
    *, user_id: int, before: int, limit: int
) -> list[tuple[int, int]]:
    """Return (edge, person) for those who turned on this person's bell, newest first.

    Only edges older than the one with the id `before`. One covered scan of an index.
    """
    edges = Relationship.objects.filter(target_id=user_id, kind=BELL)
    keyset = Keyset(limit=limit, before=before)
    return list(keyset.scan(edges.values_list("id", "actor_id")))[:limit]
