"""Tests what one person sets about another: the bell, never, and muted retweets."""

from collections.abc import Callable

import pytest

from twitter_project.shared.ids import new_id
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.errors import NotWithYourself, PersonNotFound
from users.events import OverrideChanged, UserUnfollowed
from users.services import (
    block_user,
    change_override,
    get_relation,
    hide_retweets,
    list_bell_subscribers,
    show_retweets,
    unblock_user,
    unfollow_user,
)
from users.services.people import find_person_as_seen_by_accounts
from users.tests.cast import make_people
from users.types import Override, Relation, UserCard, Viewer

pytestmark = pytest.mark.django_db


def relation(viewer: UserCard, person: UserCard) -> Relation:
    return get_relation(user_id=person.id, viewer=Viewer(viewer.id))


def override(owner: UserCard, target: UserCard, chosen: Override) -> bool:
    return change_override(owner_id=owner.id, target_id=target.id, override=chosen)


def test_the_bell_and_never_exclude_each_other(
    ada: UserCard, cyd: UserCard, published: Callable[[], list[object]]
) -> None:
    seen = []
    for chosen in (Override.BELL, Override.NEVER, Override.NEVER, Override.DEFAULT):
        override(cyd, ada, chosen)
        seen.append(relation(cyd, ada).override)

    assert seen == ["bell", "never", "never", "default"]
    assert relation(ada, cyd).override == Override.DEFAULT
    assert published() == 3 * [OverrideChanged(cyd.id, ada.id)]


def test_unfollowing_ends_the_bell_and_the_mute_of_retweets_but_not_never(
    ada: UserCard, bob: UserCard, cyd: UserCard, published: Callable[[], list[object]]
) -> None:
    override(bob, ada, Override.BELL)
    hide_retweets(muter_id=bob.id, muted_id=ada.id)
    override(cyd, ada, Override.NEVER)

    unfollow_user(follower_id=bob.id, followee_id=ada.id)
    unfollow_user(follower_id=cyd.id, followee_id=ada.id)

    assert relation(bob, ada) == Relation(followed_by=True)
    assert relation(cyd, ada) == Relation(never_notifies=True)
    assert published()[2:] == [
        UserUnfollowed(bob.id, ada.id),
        OverrideChanged(bob.id, ada.id),
        UserUnfollowed(cyd.id, ada.id),
    ]


def test_a_block_ends_the_bells_of_both(ada: UserCard, bob: UserCard) -> None:
    override(ada, bob, Override.BELL)
    override(bob, ada, Override.BELL)

    block_user(blocker_id=ada.id, blocked_id=bob.id)
    unblock_user(blocker_id=ada.id, blocked_id=bob.id)

    assert relation(ada, bob) == relation(bob, ada) == Relation()


def test_retweets_are_hidden_and_shown_again(ada: UserCard, cyd: UserCard) -> None:
    assert hide_retweets(muter_id=cyd.id, muted_id=ada.id)
    assert not hide_retweets(muter_id=cyd.id, muted_id=ada.id)
    assert relation(cyd, ada).hides_retweets

    assert show_retweets(muter_id=cyd.id, muted_id=ada.id)
    assert not show_retweets(muter_id=cyd.id, muted_id=ada.id)
    assert not relation(cyd, ada).hides_retweets


def test_nobody_overrides_themselves_or_across_a_block(
    ada: UserCard, bob: UserCard
) -> None:
    with pytest.raises(NotWithYourself):
        override(ada, ada, Override.BELL)
    block_user(blocker_id=bob.id, blocked_id=ada.id)

    with pytest.raises(PersonNotFound):
        override(ada, bob, Override.BELL)
    with pytest.raises(PersonNotFound):
        hide_retweets(muter_id=ada.id, muted_id=bob.id)


def test_whoever_rings_is_found_in_batches_by_an_index(ada: UserCard) -> None:
    people = make_people(*(f"who{n}" for n in range(5)))
    for person in people[:4]:
        override(person, ada, Override.BELL)
    before = new_id()
    override(people[4], ada, Override.BELL)

    with count_round_trips() as trips:
        first = list_bell_subscribers(user_id=ada.id, before=before, limit=3)
        rest = list_bell_subscribers(user_id=ada.id, before=first[-1][0], limit=3)

    newest_first = [person.id for person in reversed(people[:4])]
    assert [subscriber_id for _, subscriber_id in first + rest] == newest_first
    assert len(rest) == 1
    assert_indexed(trips, max_examined=4)


def test_recipients_come_with_their_overrides(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    override(bob, ada, Override.NEVER)
    override(cyd, ada, Override.BELL)

    met = find_person_as_seen_by_accounts(user_id=ada.id, viewer_ids=[bob.id, cyd.id])

    assert met[bob.id].relation.never_notifies
    assert met[cyd.id].relation.has_bell
