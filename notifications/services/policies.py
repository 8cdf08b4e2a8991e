"""Reads and changes a person's policy, and whom they have accepted."""

from collections.abc import Mapping

from notifications.events import AcceptanceChanged, PolicyChanged
from notifications.models import AcceptedPerson, NotificationPolicy
from notifications.policy import POLICY_FIELDS, Policy, PolicyChoice
from notifications.services.reasons.policy import read_policy
from twitter_project.outbox import events
from twitter_project.shared.db import atomic, collection, session
from twitter_project.shared.errors import Invalid
from twitter_project.shared.pagination import Keyset, Page, page_of, scan_rows
from twitter_project.shared.queries import find_rows
from users.services import hydrate_people
from users.types import Person, Viewer


def get_policy(*, owner_id: int) -> Policy:
    """Return the person's policy, which accepts everything until they change it."""
    rows = find_rows(NotificationPolicy, {"_id": owner_id})
    return read_policy(rows[0]) if rows else Policy()


def change_policy(*, owner_id: int, changes: Mapping[str, str]) -> Policy:
    """Change some of the choices; return the whole policy.

    It also applies to existing notifications, before this returns unless there are very
    many. Raises: Invalid, naming the field.
    """
    for name, choice in changes.items():
        if name not in POLICY_FIELDS or choice not in PolicyChoice.values:
            raise Invalid(field=name)
    if changes:
        _store(owner_id, changes)
    return get_policy(owner_id=owner_id)


@atomic
def _store(owner_id: int, changes: Mapping[str, str]) -> None:
    missing = dict.fromkeys(set(POLICY_FIELDS) - changes.keys(), PolicyChoice.ACCEPT)
    collection(NotificationPolicy).update_one(
        {"_id": owner_id},
        {
            "$set": dict(changes),
            "$setOnInsert": {name: one.value for name, one in missing.items()},
        },
        upsert=True,
        session=session(),
    )
    events.publish(PolicyChanged(owner_id))


def list_accepted_people(*, viewer: Viewer, keyset: Keyset) -> Page[Person]:
    """Return a page of the people whom the viewer accepted, the latest first.

    Those whom they may not see are left out.
    """
    query = {"owner_id": viewer.account_id}
    rows = scan_rows(AcceptedPerson, query, {"person_id": True}, keyset)
    page = page_of(rows, keyset, cursor=lambda row: row["_id"])
    ids = [row["person_id"] for row in page.items]
    people = hydrate_people(user_ids=ids, viewer=viewer)
    met = (people.get(id_) for id_ in ids)
    return page.with_items([one for one in met if one and one.is_visible])


@atomic
def stop_accepting(*, owner_id: int, person_id: int) -> bool:
    """Let the policy decide about the person again; return whether that is new."""
    row = AcceptedPerson.objects.filter(owner_id=owner_id, person_id=person_id)
    if not row.delete()[0]:
        return False
    events.publish(AcceptanceChanged(owner_id, person_id))
    return True
