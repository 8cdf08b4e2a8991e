"""Tests mutes that end: they count as absent at once, and are then removed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from twitter_project.shared.errors import Invalid
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.events import UserMuted, UserUnmuted
from users.models import Relationship
from users.services import (
    end_expired_mutes,
    get_relation,
    hydrate_people,
    list_mutes,
    mute_user,
    unmute_user,
)
from users.services.people import find_person_as_seen_by
from users.tests.cast import make_people
from users.types import Relation, UserCard, Viewer

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def let_mutes_end() -> None:
    """Move the ends of all mutes into the past."""
    ending = Relationship.objects.filter(expires_at__gt=timezone.now())
    ending.update(expires_at=timezone.now() - HOUR)


def mute_for_an_hour(muter: UserCard, *muted: UserCard) -> None:
    for one in muted:
        mute_user(muter_id=muter.id, muted_id=one.id, expires_at=timezone.now() + HOUR)


def relation(viewer: UserCard, person: UserCard) -> Relation:
    return get_relation(user_id=person.id, viewer=Viewer(viewer.id))


def test_a_mute_says_when_it_ends_and_can_be_changed(
    ada: UserCard, bob: UserCard, published: Callable[[], list[object]]
) -> None:
    end = (timezone.now() + HOUR).replace(microsecond=0)

    assert mute_user(muter_id=ada.id, muted_id=bob.id, expires_at=end)
    assert not mute_user(muter_id=ada.id, muted_id=bob.id, expires_at=end)
    assert relation(ada, bob).muted_until == end

    assert mute_user(muter_id=ada.id, muted_id=bob.id)
    assert relation(ada, bob).muting
    assert relation(ada, bob).muted_until is None
    assert published() == 2 * [UserMuted(ada.id, bob.id)]


def test_a_mute_cannot_end_in_the_past(ada: UserCard, bob: UserCard) -> None:
    with pytest.raises(Invalid) as caught:
        mute_user(muter_id=ada.id, muted_id=bob.id, expires_at=timezone.now() - HOUR)

    assert caught.value.errors.keys() == {"expires_at"}


def test_a_mute_that_has_ended_counts_as_absent_at_once(
    ada: UserCard, bob: UserCard
) -> None:
    mute_for_an_hour(ada, bob)
    let_mutes_end()

    viewer = Viewer(ada.id)
    met = find_person_as_seen_by(user_id=bob.id, viewer_ids=[ada.id])
    assert not relation(ada, bob).muting
    assert hydrate_people(user_ids=[bob.id], viewer=viewer)[bob.id].is_wanted_in_feeds
    assert met[ada.id].is_wanted_in_feeds
    assert list_mutes(viewer=viewer, keyset=Keyset()).items == []


def test_ended_mutes_are_removed_with_an_event(
    ada: UserCard, bob: UserCard, cyd: UserCard, published: Callable[[], list[object]]
) -> None:
    mute_for_an_hour(ada, bob)
    mute_user(muter_id=bob.id, muted_id=cyd.id)
    assert end_expired_mutes() == 0
    let_mutes_end()
    mute_for_an_hour(cyd, ada)

    with count_round_trips() as trips:
        assert end_expired_mutes() == 1

    assert_indexed(trips, max_examined=2)
    assert published()[-1] == UserUnmuted(ada.id, bob.id)
    assert relation(bob, cyd).muting
    assert relation(cyd, ada).muting


def test_an_ended_mute_can_be_set_again_and_undone(
    ada: UserCard, bob: UserCard
) -> None:
    mute_for_an_hour(ada, bob)
    let_mutes_end()

    assert mute_user(muter_id=ada.id, muted_id=bob.id)
    assert relation(ada, bob).muting
    assert unmute_user(muter_id=ada.id, muted_id=bob.id)
    assert end_expired_mutes() == 0


def test_many_mutes_end_in_batches(ada: UserCard) -> None:
    mute_for_an_hour(ada, *make_people(*(f"who{n}" for n in range(5))))
    let_mutes_end()

    assert end_expired_mutes(at_once=2) == 5
