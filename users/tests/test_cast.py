"""Tests that the fixtures' people are as the services would have created them."""

from typing import Any

from allauth.account.models import EmailAddress

from users.models import Relationship, SearchTerm, User
from users.services import follow_user, register_user
from users.tests.cast import FOLLOWS, NAMES, PASSWORD
from users.types import UserCard

VOLATILE = {"_state", "id", "password", "date_joined", "language", "reminds_alt"}


def snapshot() -> dict[str, Any]:
    """Return all rows with ids replaced by handles, so that two worlds compare."""
    handles = dict(User.objects.values_list("id", "handle"))
    terms = SearchTerm.objects.values_list("user_id", "key")
    return {
        "people": sorted(
            sorted((k, v) for k, v in vars(user).items() if k not in VOLATILE)
            for user in User.objects.all()
        ),
        "edges": sorted(
            (handles[edge.actor_id], edge.kind, handles[edge.target_id])
            for edge in Relationship.objects.all()
        ),
        "terms": sorted((handles[id_], key.rpartition(" ")[0]) for id_, key in terms),
        "addresses": sorted(
            EmailAddress.objects.values_list("email", "primary", "verified")
        ),
    }


def test_cast_has_the_rows_that_services_write(cast: dict[str, UserCard]) -> None:
    made = snapshot()
    for model in (User, Relationship, SearchTerm, EmailAddress):
        model.objects.all().delete()

    ids = {
        handle: register_user(
            handle=handle, email=f"{handle}@example.org", password=PASSWORD, name=name
        )
        for handle, name in NAMES.items()
    }
    for follower, followee in FOLLOWS:
        follow_user(follower_id=ids[follower], followee_id=ids[followee])

    assert made == snapshot()
