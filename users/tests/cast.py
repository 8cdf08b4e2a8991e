"""The people of every test, written as rows, as if they had always been there.

The rows are those that the services write (a test compares them), without the events,
so that nothing is in progress and nobody has a notification when a test begins.
"""

import functools
from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from users.models import Relationship, RelationshipKind, SearchTerm, User
from users.services.people import card_of
from users.terms import handle_term_key, name_term_keys
from users.types import UserCard

PASSWORD = "nine ducks in a row"
NAMES = {"ada": "Ada Lovelace", "bob": "Bob", "cyd": "Cyd Charisse"}
FOLLOWS = (("ada", "bob"), ("bob", "ada"), ("cyd", "ada"))


@functools.cache
def password_hash(cost: int) -> str:
    """Return the hash of PASSWORD, made once for each `settings.BCRYPT_COST`."""
    return make_password(PASSWORD)


def make_cast() -> dict[str, UserCard]:
    """Return ada, bob and cyd: ada and bob follow each other, cyd follows ada."""
    users = [new_user(handle, name=name) for handle, name in NAMES.items()]
    by_handle = {user.handle: user for user in users}
    edges = [(by_handle[one], by_handle[other]) for one, other in FOLLOWS]
    for follower, followee in edges:
        follower.following_count += 1
        followee.followers_count += 1
    insert_people(users)
    Relationship.objects.bulk_create(
        Relationship(actor_id=one.id, target_id=other.id, kind=RelationshipKind.FOLLOW)
        for one, other in edges
    )
    return {handle: card_of(user) for handle, user in by_handle.items()}


def make_people(*handles: str) -> list[UserCard]:
    """Return registered people who know nobody."""
    users = [new_user(handle) for handle in handles]
    insert_people(users)
    return [card_of(user) for user in users]


def new_user(handle: str, **fields: Any) -> User:
    from django.conf import settings

    return User(
        handle=handle,
        handle_key=handle.lower(),
        email=f"{handle.lower()}@example.org",
        password=password_hash(settings.BCRYPT_COST),
        # Most tests post pictures without descriptions, and want no questions.
        **{"reminds_alt": False, **fields},
    )


def insert_people(users: Iterable[User]) -> None:
    users = list(users)
    User.objects.bulk_create(users)
    SearchTerm.objects.bulk_create(
        SearchTerm(user_id=user.id, key=key)
        for user in users
        for key in (
            handle_term_key(user.handle_key, user.id),
            *name_term_keys(user.name, user.id),
        )
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, primary=True) for user in users
    )
