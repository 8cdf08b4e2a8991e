"""Reads people: cards and profiles, as one viewer sees them."""

from collections.abc import Collection, Iterable
from typing import Any

from twitter_project.shared.queries import find_rows, from_row
from users.errors import PersonNotFound
from users.handles import handle_key
from users.models import RelationshipKind, User
from users.services.rows import (
    CardRow,
    EdgeRow,
    find_active_card_row,
    find_card_rows,
    find_card_rows_by_handle,
    find_edge_rows,
    find_edges_and_suspensions,
)
from users.types import Person, Profile, Relation, Standing, UserCard, Viewer

NO_RELATION = Relation()
STRANGER = Standing(is_suspended=False, relation=NO_RELATION)
SUSPENDED_STRANGER = Standing(is_suspended=True, relation=NO_RELATION)

# What an edge means to the viewer: outgoing is from the viewer to the person.
OUTGOING = {
    RelationshipKind.FOLLOW.value: "following",
    RelationshipKind.BLOCK.value: "blocking",
    RelationshipKind.MUTE.value: "muting",
    RelationshipKind.REQUEST.value: "requested",
    RelationshipKind.NO_RETWEETS.value: "hides_retweets",
    RelationshipKind.BELL.value: "has_bell",
    RelationshipKind.NEVER.value: "never_notifies",
    RelationshipKind.EXCLUSIVE.value: "is_exclusive",
}
INCOMING = {
    RelationshipKind.FOLLOW.value: "followed_by",
    RelationshipKind.BLOCK.value: "blocked_by",
    RelationshipKind.REQUEST.value: "requested_by",
}


def hydrate_people(*, user_ids: Collection[int], viewer: Viewer) -> dict[int, Person]:
    """Return the people by id, as this viewer sees them; unknown ids are absent.

    Invisible people are included: apply `Person.is_visible`. Two queries whatever the
    size, one for an anonymous viewer.
    """
    cards = _find_cards(set(user_ids), viewer)
    relations = find_relations(user_ids=cards, viewer=viewer)
    return {
        user_id: Person(card, relations.get(user_id, NO_RELATION))
        for user_id, card in cards.items()
    }


def find_standings(*, user_ids: Collection[int], viewer: Viewer) -> dict[int, Standing]:
    """Return how people stand with the viewer, by id; unknown ids are absent.

    One round trip if accounts are in MongoDB, else two. It takes a third of the work of
    `hydrate_people`. Raises: SignInRequired for anonymous viewers.
    """
    edges, suspended = find_edges_and_suspensions(viewer.account_id, user_ids)
    standings = {
        user_id: SUSPENDED_STRANGER if is_out else STRANGER
        for user_id, is_out in suspended.items()
    }
    for user_id, relation in _read_relations(edges, viewer).items():
        if user_id in suspended:
            standings[user_id] = Standing(suspended[user_id], relation)
    return standings


def _find_cards(user_ids: set[int], viewer: Viewer) -> dict[int, UserCard]:
    """Return the cards by id. The viewer's own was read with the request, if any."""
    own = viewer.card
    cards = {own.id: own} if own is not None and own.id in user_ids else {}
    others = user_ids - cards.keys()
    if others:
        cards |= {row["_id"]: _card_of_row(row) for row in find_card_rows(others)}
    return cards


def find_person_as_seen_by(
    *, user_id: int, viewer_ids: Collection[int]
) -> dict[int, Person]:
    """Return one person as each viewer sees them, by viewer id; empty if unknown.

    Two queries, however many viewers there are.
    """
    row = next(iter(find_card_rows([user_id])), None)
    return _meet(row, viewer_ids) if row else {}


def find_person_as_seen_by_accounts(
    *, user_id: int, viewer_ids: Collection[int]
) -> dict[int, Person]:
    """Do as `find_person_as_seen_by`, but leave out viewers who have no account.

    Two queries.
    """
    rows = {row["_id"]: row for row in find_card_rows({user_id, *viewer_ids})}
    row = rows.get(user_id)
    return _meet(row, [one for one in viewer_ids if one in rows]) if row else {}


def _meet(row: CardRow, viewer_ids: Collection[int]) -> dict[int, Person]:
    user_id, card = row["_id"], _card_of_row(row)
    marks: dict[int, dict[str, Any]] = {viewer_id: {} for viewer_id in viewer_ids}
    for edge in find_edge_rows(user_id, viewer_ids):
        is_theirs = edge["target_id"] == user_id
        viewer_id = edge["actor_id"] if is_theirs else edge["target_id"]
        _mark(marks[viewer_id], edge, is_outgoing=is_theirs)
    return {
        viewer_id: Person(card, Relation(**found)) for viewer_id, found in marks.items()
    }


def find_relations(*, user_ids: Collection[int], viewer: Viewer) -> dict[int, Relation]:
    """Return the viewer's relation to each person; people without one are absent."""
    others = [user_id for user_id in user_ids if user_id != viewer.id]
    if viewer.id is None or not others:
        return {}
    return _read_relations(find_edge_rows(viewer.id, others), viewer)


def _read_relations(edges: Iterable[EdgeRow], viewer: Viewer) -> dict[int, Relation]:
    """Return the viewer's relation to each of the other ends of these edges."""
    marks: dict[int, dict[str, Any]] = {}
    for edge in edges:
        is_outgoing = edge["actor_id"] == viewer.id
        other_id = edge["target_id"] if is_outgoing else edge["actor_id"]
        _mark(marks.setdefault(other_id, {}), edge, is_outgoing=is_outgoing)
    return {user_id: Relation(**found) for user_id, found in marks.items()}


def _mark(fields: dict[str, Any], edge: EdgeRow, *, is_outgoing: bool) -> None:
    """Set the fields of a `Relation` that the edge stands for, if any."""
    name = (OUTGOING if is_outgoing else INCOMING).get(edge["kind"])
    if name:
        fields[name] = True
        if edge["expires_at"] is not None:
            fields["muted_until"] = edge["expires_at"]


def list_account_ids(*, after_id: int = 0, limit: int) -> list[int]:
    """Return the next accounts that are active, by id. One scan of the primary key."""
    active = User.objects.filter(id__gt=after_id, is_active=True)
    return list(active.order_by("id").values_list("id", flat=True)[:limit])


def get_relation(*, user_id: int, viewer: Viewer) -> Relation:
    """Return the viewer's relation to a person. One query."""
    found = find_relations(user_ids=[user_id], viewer=viewer)
    return found.get(user_id, NO_RELATION)


def get_person(*, user_id: int, viewer: Viewer) -> Person:
    """Return the person. Raises: PersonNotFound unless the viewer may see them.

    Viewers may always see themselves.
    """
    person = hydrate_people(user_ids=[user_id], viewer=viewer).get(user_id)
    if person is None or not (person.is_visible or user_id == viewer.id):
        raise PersonNotFound
    return person


def get_profile(*, handle: str, viewer: Viewer) -> Profile:
    """Return a person's page. The handle may be in any case.

    Raises: PersonNotFound unless the viewer may see them; people may always see
    themselves.
    """
    rows = find_rows(User, {"handle_key": handle_key(handle)}, limit=1)
    if not rows:
        raise PersonNotFound
    user = from_row(User, rows[0])
    relations = find_relations(user_ids=[user.id], viewer=viewer)
    person = Person(card_of(user), relations.get(user.id, NO_RELATION))
    if not (person.is_visible or user.id == viewer.id):
        raise PersonNotFound
    return Profile(
        person=person,
        location=user.location,
        link=user.link,
        banner_key=user.banner_key,
        joined_at=user.date_joined,
        followers_count=user.followers_count,
        following_count=user.following_count,
    )


def card_of(user: User) -> UserCard:
    return UserCard(
        id=user.id,
        handle=user.handle,
        name=user.name,
        bio=user.bio,
        avatar_key=user.avatar_key,
        is_suspended=user.suspended_at is not None,
        noindex=user.noindex,
        approves_followers=user.approves_followers,
    )


def _card_of_row(row: CardRow) -> UserCard:
    return UserCard(
        row["_id"],
        row["handle"],
        row["name"],
        row["bio"],
        row["avatar_key"],
        row["suspended_at"] is not None,
        row["noindex"],
        row["approves_followers"],
    )


def get_card(*, handle: str) -> UserCard:
    """Return the card of the handle's owner, for any viewer. One query.

    Raises: PersonNotFound if nobody has the handle, or a suspended person does.
    """
    row = find_active_card_row(handle_key(handle))
    if row is None:
        raise PersonNotFound
    return _card_of_row(row)


def get_user_id(*, handle: str) -> int:
    """Return the id of the handle's owner, like `get_card`."""
    return get_card(handle=handle).id


def find_user_ids(*, handles: Collection[str]) -> dict[str, int]:
    """Return the ids by lower-case handle; handles that nobody has are absent.

    Suspended people are included. One query.
    """
    keys = {handle_key(handle) for handle in handles}
    if not keys:
        return {}
    rows = User.objects.filter(handle_key__in=keys).values_list("handle_key", "id")
    return dict(rows)


def find_visible_ids(*, handles: Collection[str], viewer: Viewer) -> dict[str, int]:
    """Return the ids by lower-case handle of the people whom the viewer may see.

    Viewers may always see themselves. Two queries, one for an anonymous viewer.
    """
    people = find_people_by_handle(handles=handles, viewer=viewer)
    return {
        handle: person.card.id
        for handle, person in people.items()
        if person.is_visible or person.card.id == viewer.id
    }


def find_people_by_handle(
    *, handles: Collection[str], viewer: Viewer
) -> dict[str, Person]:
    """Return people by lower-case handle, including invisible ones. Two queries."""
    rows = find_card_rows_by_handle(map(handle_key, handles)) if handles else []
    cards = {row["_id"]: _card_of_row(row) for row in rows}
    relations = find_relations(user_ids=cards, viewer=viewer)
    return {
        handle_key(card.handle): Person(card, relations.get(user_id, NO_RELATION))
        for user_id, card in cards.items()
    }


def require_active(user_id: int) -> None:
    """Check a person. Raises: PersonNotFound if they do not exist, or are suspended."""
    if not User.objects.filter(id=user_id, suspended_at=None).exists():
        raise PersonNotFound
