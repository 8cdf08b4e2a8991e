"""Tests the inbox: pages, exact unread counts, hiding, and what it all costs."""

from collections.abc import Callable

import pytest

from notifications.models import Notification, NotificationGroup, NotificationKind
from notifications.services import (
    count_unread,
    hiding,
    list_notifications,
    mark_read,
    notify_of_poll_end,
)
from tweets.models import Tweet
from tweets.services import (
    delete_tweet,
    like_tweet,
    restore_tweet,
    retweet,
    take_down_tweet,
    trash_tweet,
    untrash_tweet,
    vote_in_poll,
)
from tweets.types import NewPoll
from twitter_project.outbox import events
from twitter_project.shared.ids import new_id
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.services import (
    block_user,
    follow_user,
    mute_user,
    reinstate_user,
    suspend_user,
    unblock_user,
    unfollow_user,
    unmute_user,
)
from users.types import UserCard, Viewer


@pytest.fixture
def tweet_id(ada: UserCard, bob: UserCard, cyd: UserCard) -> int:
    """Have bob like a tweet of ada's, and cyd retweet it, in this order."""
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    events.drain()
    retweet(user_id=cyd.id, tweet_id=tweet_id)
    events.drain()
    return tweet_id


def actors(recipient: UserCard) -> list[str]:
    page = list_notifications(viewer=Viewer(recipient.id), keyset=Keyset())
    return [line.actors[0].handle for line in page.items]


def unread(recipient: UserCard) -> int:
    return count_unread(recipient_id=recipient.id)


def test_the_newest_comes_first_and_is_unread(ada: UserCard, tweet_id: int) -> None:
    assert actors(ada) == ["cyd", "bob"]
    assert unread(ada) == 2


def test_pages_follow_each_other(ada: UserCard, tweet_id: int) -> None:
    first = list_notifications(viewer=Viewer(ada.id), keyset=Keyset(limit=1))
    assert first.next is not None
    keyset = Keyset(limit=1, before=int(first.next))

    second = list_notifications(viewer=Viewer(ada.id), keyset=keyset)

    assert [line.actors[0].handle for line in first.items + second.items] == [
        "cyd",
        "bob",
    ]
    assert second.next is None


def test_reading_up_to_one_leaves_the_newer_unread(
    ada: UserCard, tweet_id: int
) -> None:
    page = list_notifications(viewer=Viewer(ada.id), keyset=Keyset())

    assert mark_read(recipient_id=ada.id, up_to_id=page.items[1].id) == 1

    lines = list_notifications(viewer=Viewer(ada.id), keyset=Keyset()).items
    assert [line.unread for line in lines] == [True, False]
    assert unread(ada) == 1
    assert mark_read(recipient_id=ada.id, up_to_id=page.items[1].id) == 0


def test_nobody_reads_for_somebody_else(
    ada: UserCard, bob: UserCard, tweet_id: int
) -> None:
    mark_read(recipient_id=bob.id, up_to_id=new_id())

    assert unread(ada) == 2


def hide_by_mute(ada: UserCard, bob: UserCard, tweet_id: int) -> None:
    mute_user(muter_id=ada.id, muted_id=bob.id)


def show_by_unmute(ada: UserCard, bob: UserCard, tweet_id: int) -> None:
    unmute_user(muter_id=ada.id, muted_id=bob.id)


def hide_by_block(ada: UserCard, bob: UserCard, tweet_id: int) -> None:
    block_user(blocker_id=ada.id, blocked_id=bob.id)


def show_by_unblock(ada: UserCard, bob: UserCard, tweet_id: int) -> None:
    unblock_user(blocker_id=ada.id, blocked_id=bob.id)


def hide_by_being_blocked(ada: UserCard, bob: UserCard, tweet_id: int) -> None:
    block_user(blocker_id=bob.id, blocked_id=ada.id)


def show_by_being_unblocked(ada: UserCard, bob: UserCard, tweet_id: int) -> None:
    unblock_user(blocker_id=bob.id, blocked_id=ada.id)


def hide_by_suspension(ada: UserCard, bob: UserCard, tweet_id: int) -> None:
    suspend_user(user_id=bob.id, moderator_id=ada.id)


def hide_by_deletion(ada: UserCard, bob: UserCard, tweet_id: int) -> None:
    delete_tweet(actor_id=ada.id, tweet_id=tweet_id)


def show_by_reinstatement(ada: UserCard, bob: UserCard, tweet_id: int) -> None:
    reinstate_user(user_id=bob.id, moderator_id=ada.id)


Change = Callable[[UserCard, UserCard, int], None]


@pytest.mark.parametrize(
    ("hide", "show"),
    [
        (hide_by_mute, show_by_unmute),
        (hide_by_block, show_by_unblock),
        (hide_by_being_blocked, show_by_being_unblocked),
        (hide_by_suspension, show_by_reinstatement),
    ],
)
def test_hiding_a_person_hides_their_notifications_until_it_ends(
    ada: UserCard, bob: UserCard, tweet_id: int, hide: Change, show: Change
) -> None:
    hide(ada, bob, tweet_id)
    assert (actors(ada), unread(ada)) == (["cyd"], 1)

    show(ada, bob, tweet_id)
    assert (actors(ada), unread(ada)) == (["cyd", "bob"], 2)


def test_what_is_hidden_twice_is_shown_when_both_reasons_have_ended(
    ada: UserCard, bob: UserCard, tweet_id: int
) -> None:
    hide_by_mute(ada, bob, tweet_id)
    hide_by_suspension(ada, bob, tweet_id)
    show_by_reinstatement(ada, bob, tweet_id)
    assert unread(ada) == 1

    show_by_unmute(ada, bob, tweet_id)
    assert unread(ada) == 2


def test_a_taken_down_tweet_is_not_told_of_until_it_is_restored(
    ada: UserCard, bob: UserCard, tweet_id: int
) -> None:
    take_down_tweet(tweet_id=tweet_id, moderator_id=bob.id)
    assert (actors(ada), unread(ada)) == ([], 0)

    restore_tweet(tweet_id=tweet_id, moderator_id=bob.id)
    assert (actors(ada), unread(ada)) == (["cyd", "bob"], 2)


def test_a_deleted_tweet_is_out_of_the_count_at_once(
    ada: UserCard, tweet_id: int
) -> None:
    delete_tweet(actor_id=ada.id, tweet_id=tweet_id)

    assert (actors(ada), unread(ada)) == ([], 0)


def test_notifications_from_muted_people_are_hidden_from_the_start(
    ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    mute_user(muter_id=ada.id, muted_id=bob.id)

    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    events.drain()

    assert unread(ada) == 0
    assert Notification.objects.filter(recipient_id=ada.id, hidden=True).count() == 1


def test_reading_all_includes_hidden_notifications(
    ada: UserCard, bob: UserCard, tweet_id: int
) -> None:
    hide_by_mute(ada, bob, tweet_id)
    mark_read(recipient_id=ada.id, up_to_id=new_id())
    show_by_unmute(ada, bob, tweet_id)

    assert (actors(ada), unread(ada)) == (["cyd", "bob"], 0)


def test_a_page_takes_five_round_trips_counting_one_and_reading_two(
    ada: UserCard, bob: UserCard, tweet_id: int
) -> None:
    post_tweet(author_id=bob.id, text="Hi", in_reply_to_id=tweet_id)
    events.drain()

    with count_round_trips() as counting:
        unread(ada)
    with count_round_trips() as listing:
        list_notifications(viewer=Viewer(ada.id), keyset=Keyset(limit=20))
    with count_round_trips() as reading:
        mark_read(recipient_id=ada.id, up_to_id=new_id())

    assert [len(trips) for trips in (counting, listing, reading)] == [1, 5, 2]


def test_counting_listing_and_reading_use_indexes_only(
    ada: UserCard, bob: UserCard, tweet_id: int
) -> None:
    NotificationGroup.objects.bulk_create(
        NotificationGroup(
            recipient_id=recipient_id,
            group_key=f"2026-01-01/like/{number}",
            kind=NotificationKind.LIKE,
            tweet_id=number,
            latest_id=number,
            actor_ids=[bob.id],
            unread=number % 6 == 0,
        )
        for recipient_id in (ada.id, 5)
        for number in range(1, 300)
    )

    with count_round_trips() as counting:
        assert unread(ada) == 51
    with count_round_trips() as listing:
        list_notifications(viewer=Viewer(ada.id), keyset=Keyset(limit=20))
    with count_round_trips() as reading:
        mark_read(recipient_id=ada.id, up_to_id=new_id())

    (plan,) = assert_indexed(counting, max_examined=53)
    assert plan.docs_examined == 0, plan
    assert_indexed(listing, max_examined=30)
    assert_indexed(reading)


@pytest.mark.parametrize("hide", [hide_by_suspension, hide_by_deletion])
def test_a_worker_hides_many_notifications(
    ada: UserCard,
    bob: UserCard,
    tweet_id: int,
    hide: Change,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hiding, "AT_ONCE_MAX", 0)

    hide(ada, bob, tweet_id)

    assert unread(ada) == 2
    assert "bob" not in actors(ada)
    events.drain()
    assert unread(ada) == len(actors(ada)) < 2


def test_a_trashed_tweets_notifications_are_hidden_until_it_is_restored(
    ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=bob.id, text="Good morning, @ada")
    events.drain()

    trash_tweet(actor_id=bob.id, tweet_id=tweet_id)
    assert count_unread(recipient_id=ada.id) == 0
    untrash_tweet(actor_id=bob.id, tweet_id=tweet_id)

    assert count_unread(recipient_id=ada.id) == 1


def count_shown_unread(recipient: UserCard) -> int:
    page = list_notifications(viewer=Viewer(recipient.id), keyset=Keyset())
    return len([line for line in page.items if line.unread])


def test_the_end_of_a_poll_for_followers_notifies_followers_only(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    poll, narrow = NewPoll(("Yes", "No")), "followers"
    ids = [
        post_tweet(author_id=ada.id, text=text, poll=poll, visibility=narrow)
        for text in ("Fog?", "Rain, @bob?")
    ]
    for id_ in ids:
        for voter in (bob, cyd):
            vote_in_poll(voter_id=voter.id, tweet_id=id_, choices=[0])
    events.drain()
    for person in (bob, cyd):
        mark_read(recipient_id=person.id, up_to_id=new_id())
    unfollow_user(follower_id=bob.id, followee_id=ada.id)

    for tweet in Tweet.objects.all():
        ended = {**(tweet.poll or {}), "ends_ms": 0}
        Tweet.objects.filter(id=tweet.id).update(poll=ended)
        notify_of_poll_end(tweet_id=tweet.id)

    assert unread(bob) == count_shown_unread(bob) == 1
    assert unread(cyd) == count_shown_unread(cyd) == 2
    unfollow_user(follower_id=cyd.id, followee_id=ada.id)
    assert unread(cyd) == count_shown_unread(cyd) == 0
    follow_user(follower_id=cyd.id, followee_id=ada.id)
    follow_user(follower_id=bob.id, followee_id=ada.id)
    assert (unread(cyd), unread(bob)) == (2, 2)
    block_user(blocker_id=ada.id, blocked_id=bob.id)
    unblock_user(blocker_id=ada.id, blocked_id=bob.id)
    assert unread(bob) == count_shown_unread(bob) == 1
