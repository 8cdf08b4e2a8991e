"""Tests what people set about each other over REST, and requests to follow."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twitter_project.workshop.testing.api import Api
from users.models import Relationship
from users.services import change_privacy, suspend_user
from users.types import UserCard

pytestmark = pytest.mark.django_db
REQUESTS = "users/me/follow-requests"


def test_a_mute_ends_after_a_while_or_at_a_time(ada: UserCard, bob: UserCard) -> None:
    api, end = Api(ada.id), (timezone.now() + timedelta(days=3)).replace(microsecond=0)

    while_ = api.put("users/bob/mute", {"duration_s": 3600})
    until = api.put("users/bob/mute", {"expires_at": end.isoformat()})
    listed = api.get("users/me/mutes").body["items"]
    for_good = api.put("users/bob/mute")

    left = datetime.fromisoformat(while_.body["muted_until"]) - timezone.now()
    assert timedelta(minutes=59) < left <= timedelta(hours=1)
    assert datetime.fromisoformat(until.body["muted_until"]) == end
    assert listed[0]["viewer"]["muted_until"] == until.body["muted_until"]
    assert (for_good.body["muting"], for_good.body["muted_until"]) == (True, None)
    assert api.delete("users/bob/mute").body["muting"] is False


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"duration_s": 59}, "duration_s"),
        ({"duration_s": "3600"}, "duration_s"),
        ({"duration_s": 10**12}, "duration_s"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({"expires_at": "9999-12-31T23:59:59Z"}, "expires_at"),
        ({"expires_at": "soon"}, "expires_at"),
        ({"duration_s": 60, "expires_at": "2030-01-01T00:00:00Z"}, "expires_at"),
    ],
)
def test_a_wrong_end_is_named(
    ada: UserCard, bob: UserCard, body: dict[str, object], field: str
) -> None:
    answer = Api(ada.id).put("users/bob/mute", body)

    assert answer.status == 422
    assert list(answer.body["errors"]) == [field]


@given(
    duration=st.none()
    | st.integers(-(2**63), 2**63)
    | st.floats()
    | st.text(max_size=9),
    end=st.none() | st.text(max_size=9) | st.datetimes(timezones=st.just(UTC)),
    chosen=st.none() | st.integers(-9, 9) | st.text(max_size=9) | st.lists(st.none()),
)
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_is_sent_is_stored_or_refused(
    ada: UserCard, bob: UserCard, duration: object, end: object, chosen: object
) -> None:
    written = end.isoformat() if isinstance(end, datetime) else end
    api, body = Api(ada.id), {"duration_s": duration, "expires_at": written}

    answers = [
        api.put("users/bob/mute", body),
        api.put("users/bob/notifications", {"notifications": chosen}),
        api.patch("users/me/privacy", {"noindex": chosen}),
    ]

    assert {answer.status for answer in answers} <= {200, 400, 422}


def test_retweets_and_notifications_of_one_person(ada: UserCard, bob: UserCard) -> None:
    api = Api(ada.id)

    hidden = api.put("users/bob/muted-retweets").body
    rung = api.put("users/bob/notifications", {"notifications": "bell"}).body
    shown = api.delete("users/bob/muted-retweets").body
    never = api.put("users/bob/notifications", {"notifications": "never"}).body
    wrong = api.put("users/bob/notifications", {"notifications": "loud"})

    assert hidden["muting_retweets"] is True
    assert (rung["notifications"], never["notifications"]) == ("bell", "never")
    assert shown["muting_retweets"] is False
    assert (wrong.status, list(wrong.body["errors"])) == (422, ["notifications"])


def test_a_request_is_sent_listed_and_accepted(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    mine, theirs = Api(bob.id), Api(cyd.id)
    changed = mine.patch("users/me/privacy", {"approves_followers": True}).body
    assert changed == mine.get("users/me/privacy").body
    assert changed == {"approves_followers": True, "noindex": False}
    assert theirs.get("users/bob").body["approves_followers"] is True

    asked = theirs.put("users/bob/follow").body

    assert (asked["following"], asked["requested"]) == (False, True)
    (listed,) = mine.get(REQUESTS).body["items"]
    assert (listed["handle"], listed["viewer"]["requested_by"]) == ("cyd", True)
    assert theirs.get(REQUESTS).body["items"] == []
    accepted = mine.put(f"{REQUESTS}/cyd")
    assert (accepted.status, accepted.body["followed_by"]) == (200, True)
    assert mine.put(f"{REQUESTS}/cyd").status == 200
    assert theirs.get("users/bob").body["viewer"]["following"] is True


def test_a_request_is_rejected_or_withdrawn(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    change_privacy(user_id=bob.id, approves_followers=True)
    mine, theirs = Api(bob.id), Api(cyd.id)

    theirs.put("users/bob/follow")
    rejected = mine.delete(f"{REQUESTS}/cyd")
    theirs.put("users/bob/follow")
    withdrawn = theirs.delete("users/bob/follow")

    assert (rejected.status, rejected.body["requested_by"]) == (200, False)
    assert (withdrawn.status, withdrawn.body["requested"]) == (200, False)
    assert mine.delete(f"{REQUESTS}/cyd").status == 200
    late = mine.put(f"{REQUESTS}/cyd")
    assert (late.status, late.body["code"]) == (404, "request_not_found")
    suspend_user(user_id=cyd.id, moderator_id=1)
    assert mine.delete(f"{REQUESTS}/cyd").status == 404
    assert mine.put(f"{REQUESTS}/nobody").status == 404
    assert not Relationship.objects.filter(kind="request").exists()
