"""Tests profiles, and following, blocking and muting over REST."""

import pytest

from twitter_project.workshop.testing.api import Api
from users.models import Relationship, User
from users.services import block_user, suspend_user
from users.tests.cast import make_people
from users.types import UserCard

pytestmark = pytest.mark.django_db


def test_profile_is_open_to_anybody(ada: UserCard) -> None:
    answer = Api().get("users/ADA")

    assert answer.status == 200
    assert answer.body["id"] == str(ada.id)
    assert answer.body["handle"] == "ada"
    assert answer.body["name"] == "Ada Lovelace"
    assert answer.body["followers_count"] == 2
    assert answer.body["following_count"] == 1
    assert answer.body["viewer"] is None
    assert "email" not in answer.body


def test_profile_tells_the_viewer_how_they_stand(ada: UserCard, cyd: UserCard) -> None:
    answer = Api(cyd.id).get("users/ada")

    assert answer.body["viewer"] == {
        "following": True,
        "followed_by": False,
        "requested": False,
        "requested_by": False,
        "blocking": False,
        "muting": False,
        "muted_until": None,
        "muting_retweets": False,
        "notifications": "default",
    }


@pytest.mark.parametrize("handle", ["zoe", "%00", "a%20b", "🦆", "x" * 300, "a.b", "-"])
def test_no_such_person(db: None, handle: str) -> None:
    assert Api().get(f"users/{handle}").status == 404


def test_own_profile_tells_the_address_and_demands_a_token(ada: UserCard) -> None:
    answer = Api(ada.id).get("users/me")

    assert answer.body["email"] == "ada@example.org"
    assert Api().get("users/me").status == 401


def test_edit_changes_what_is_sent_only(ada: UserCard) -> None:
    api = Api(ada.id)
    api.patch("users/me", {"bio": "Numbers", "link": "https://example.org/"})

    answer = api.patch("users/me", {"name": "A. L.", "language": "es"})

    assert answer.status == 200
    assert answer.body["name"] == "A. L."
    assert answer.body["bio"] == "Numbers"
    assert answer.body["language"] == "es"
    assert User.objects.get(id=ada.id).link == "https://example.org/"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "x" * 51),
        ("name", 5),
        ("bio", "x" * 161),
        ("bio", None),
        ("location", ["x"]),
        ("link", "javascript:alert(1)"),
        ("link", "nonsense"),
        ("language", "xx"),
        ("name", "\u3164"),
        ("bio", "\u200d\u2800"),
    ],
)
def test_edit_names_the_bad_field(ada: UserCard, field: str, value: object) -> None:
    answer = Api(ada.id).patch("users/me", {field: value})

    assert answer.status == 422
    assert list(answer.body["errors"]) == [field]


def test_follow_and_unfollow_may_be_repeated(bob: UserCard, cyd: UserCard) -> None:
    api = Api(cyd.id)

    first, second = api.put("users/bob/follow"), api.put("users/BOB/follow")

    assert (first.status, second.status) == (200, 200)
    assert first.body["following"] is second.body["following"] is True
    assert api.get("users/bob").body["followers_count"] == 2
    assert api.delete("users/bob/follow").body["following"] is False
    assert api.delete("users/bob/follow").status == 200
    assert api.get("users/bob").body["followers_count"] == 1


def test_block_hides_each_from_the_other(ada: UserCard, bob: UserCard) -> None:
    blocked = Api(ada.id).put("users/bob/block")

    assert blocked.body["blocking"] is True
    assert blocked.body["following"] is False
    assert Api(ada.id).get("users/bob").status == 404
    assert Api(bob.id).get("users/ada").status == 404
    assert Api(bob.id).put("users/ada/follow").status == 404
    assert Api(bob.id).get("users/ada/followers").status == 404
    assert Api(bob.id).get("users/ada/following").status == 404
    page = Api(ada.id).get("users/me/blocks").body
    assert [one["handle"] for one in page["items"]] == ["bob"]
    assert Api(ada.id).delete("users/bob/block").body["blocking"] is False
    assert Api(bob.id).get("users/ada").status == 200


def test_mute_is_told_to_the_muter_only(ada: UserCard, bob: UserCard) -> None:
    answer = Api(ada.id).put("users/bob/mute")

    assert answer.body["muting"] is True
    assert Api(bob.id).get("users/ada").body["viewer"]["muting"] is False
    page = Api(ada.id).get("users/me/mutes").body
    assert [one["handle"] for one in page["items"]] == ["bob"]
    assert Api(ada.id).delete("users/bob/mute").body["muting"] is False


@pytest.mark.parametrize("edge", ["follow", "block", "mute", "muted-retweets"])
def test_not_with_oneself_nor_nobody_nor_unsigned(ada: UserCard, edge: str) -> None:
    assert Api(ada.id).put(f"users/ada/{edge}").status == 403
    assert Api(ada.id).put(f"users/zoe/{edge}").status == 404
    assert Api().put(f"users/ada/{edge}").status == 401
    assert Api().delete(f"users/ada/{edge}").status == 401
    assert Relationship.objects.filter(actor_id=ada.id).count() == 1


def test_followers_are_paged_in_both_ways(ada: UserCard) -> None:
    for card in make_people("dan", "eva", "fay"):
        Api(card.id).put("users/ada/follow")
    api = Api()

    first = api.get("users/ada/followers?limit=2")
    second = api.get(f"users/ada/followers?limit=2&before={first.body['next']}")
    third = api.get(f"users/ada/followers?limit=2&before={second.body['next']}")

    pages = (first, second, third)
    handles = [[one["handle"] for one in page.body["items"]] for page in pages]
    assert handles == [["fay", "eva"], ["dan", "cyd"], ["bob"]]
    assert third.body["next"] is None
    assert 'rel="next"' in first.headers["Link"]
    back = second.headers["Link"].partition('>; rel="prev"')[0].rpartition("<")[2]
    newer = api.get(back.removeprefix("/rest/v1/"))
    assert [one["handle"] for one in newer.body["items"]] == ["fay", "eva"]


def test_following_lists_whom_the_person_follows(ada: UserCard, cyd: UserCard) -> None:
    answer = Api(ada.id).get("users/cyd/following")

    assert [one["id"] for one in answer.body["items"]] == [str(ada.id)]
    assert answer.body["items"][0]["viewer"]["following"] is False


def test_search_finds_by_handle_and_name(ada: UserCard) -> None:
    by_handle, by_name = Api().get("users?q=AD"), Api().get("users?q=lovel")

    assert [one["handle"] for one in by_handle.body["items"]] == ["ada"]
    assert [one["handle"] for one in by_name.body["items"]] == ["ada"]
    assert Api().get("users?q=zzz").body == {"items": [], "next": None}


@pytest.mark.parametrize("query", ["", "?q=", "?q=a&q=b", f"?q={'x' * 101}"])
def test_search_demands_one_query(db: None, query: str) -> None:
    answer = Api().get(f"users{query}")

    assert answer.status == 422
    assert list(answer.body["errors"]) == ["q"]


def test_suspended_person_is_not_found(ada: UserCard, bob: UserCard) -> None:
    suspend_user(user_id=bob.id, moderator_id=ada.id)

    assert Api(ada.id).get("users/bob").status == 404
    assert Api().get("users?q=bob").body["items"] == []
    followers = Api().get("users/ada/followers").body["items"]
    assert [one["handle"] for one in followers] == ["cyd"]


@pytest.mark.parametrize("edge", ["follow", "block", "mute"])
def test_taking_back_what_is_not_there_does_not_tell_who_blocks_one(
    ada: UserCard, cyd: UserCard, edge: str
) -> None:
    block_user(blocker_id=cyd.id, blocked_id=ada.id)

    blocked, nobody = (
        Api(ada.id).delete(f"users/{handle}/{edge}") for handle in ("cyd", "nobody")
    )

    assert nobody.body["detail"] == "There is no account @nobody."
    assert blocked.body == nobody.body | {"detail": "There is no account @cyd."}
    assert blocked.status == 404


@pytest.mark.parametrize("edge", ["follow", "block", "mute"])
def test_taking_back_twice_is_fine_where_one_may_look(
    ada: UserCard, bob: UserCard, edge: str
) -> None:
    api = Api(ada.id)
    api.put(f"users/bob/{edge}")

    answers = [api.delete(f"users/bob/{edge}").status for _ in range(2)]

    assert answers == [200, 200]
