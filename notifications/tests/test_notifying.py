"""Tests who is notified of what, once each, and what is withdrawn."""

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from notifications.events import UserNotified
from notifications.models import Notification, NotificationKind
from notifications.services import (
    count_unread,
    list_notifications,
    mark_read,
    notify_of_follow,
    notify_of_reaction,
    notify_of_tweet,
)
from tweets.models import Reaction
from tweets.services import (
    delete_tweet,
    edit_tweet,
    like_tweet,
    retweet,
    undo_retweet,
    unlike_tweet,
)
from twitter_project.outbox import events
from twitter_project.shared.ids import new_id
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import count_round_trips
from twitter_project.workshop.testing.published import recorded_events
from users.services import follow_user, mute_user, unfollow_user, unmute_user
from users.tests.cast import make_people
from users.types import UserCard, Viewer


def told(recipient: UserCard) -> list[tuple[str, str, str | None]]:
    """Return kind, actor and text of somebody's notifications, newest first."""
    events.drain()
    page = list_notifications(viewer=Viewer(recipient.id), keyset=Keyset())
    return [
        (line.kind, line.actors[0].handle, line.tweet.text if line.tweet else None)
        for line in page.items
    ]


@pytest.fixture
def news(db: None) -> Iterator[Callable[[], list[object]]]:
    """Return a function that returns each published UserNotified, in order."""
    with recorded_events([UserNotified]) as read:
        yield read


def notify_of_like(user: UserCard, tweet_id: int) -> None:
    notify_of_reaction(kind=NotificationKind.LIKE, user_id=user.id, tweet_id=tweet_id)


def test_a_follow_notifies_until_it_is_undone(bob: UserCard, cyd: UserCard) -> None:
    follow_user(follower_id=cyd.id, followee_id=bob.id)
    assert told(bob) == [("follow", "cyd", None)]

    unfollow_user(follower_id=cyd.id, followee_id=bob.id)
    assert told(bob) == []


def test_a_like_notifies_until_it_is_undone(ada: UserCard, bob: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    assert told(ada) == [("like", "bob", "Hello")]

    unlike_tweet(user_id=bob.id, tweet_id=tweet_id)
    assert told(ada) == []


def test_a_retweet_notifies_until_it_is_undone(ada: UserCard, bob: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    retweet(user_id=bob.id, tweet_id=tweet_id)
    assert told(ada) == [("retweet", "bob", "Hello")]

    undo_retweet(user_id=bob.id, tweet_id=tweet_id)
    assert told(ada) == []


def test_a_reply_and_a_mention_show_the_new_tweet(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    post_tweet(author_id=bob.id, text="Hi, and @cyd too", in_reply_to_id=tweet_id)

    assert told(ada) == [("reply", "bob", "Hi, and @cyd too")]
    assert told(cyd) == [("mention", "bob", "Hi, and @cyd too")]


def test_a_reply_that_mentions_its_target_notifies_once(
    ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    post_tweet(author_id=bob.id, text="@ada hi", in_reply_to_id=tweet_id)

    assert told(ada) == [("reply", "bob", "@ada hi")]


def test_nobody_is_notified_of_their_own_actions(ada: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello @ada")
    like_tweet(user_id=ada.id, tweet_id=tweet_id)
    retweet(user_id=ada.id, tweet_id=tweet_id)
    post_tweet(author_id=ada.id, text="Again", in_reply_to_id=tweet_id)

    assert told(ada) == []


def test_a_tweet_tells_the_first_ten_that_it_mentions(ada: UserCard) -> None:
    crowd = make_people(*(f"person{number:02}" for number in range(12)))
    handles = " ".join(f"@{person.handle}" for person in crowd)

    post_tweet(author_id=ada.id, text=handles)

    assert [bool(told(person)) for person in crowd] == [True] * 10 + [False] * 2


def test_an_edit_notifies_new_mentions_and_withdraws_old_ones(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello @bob")
    assert told(bob)

    edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text="Hello @cyd")

    assert told(cyd) == [("mention", "ada", "Hello @cyd")]
    assert told(bob) == []


def test_a_deleted_tweet_withdraws_all_that_was_told_of_it(
    ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello @bob")
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    events.drain()

    delete_tweet(actor_id=ada.id, tweet_id=tweet_id)

    assert not Notification.objects.filter(tweet_id=tweet_id).exists()


def test_telling_twice_tells_once_and_does_not_make_it_new(
    bob: UserCard, cyd: UserCard
) -> None:
    follow_user(follower_id=cyd.id, followee_id=bob.id)
    events.drain()
    (first,) = Notification.objects.filter(recipient_id=bob.id)
    mark_read(recipient_id=bob.id, up_to_id=first.id)

    notify_of_follow(follower_id=cyd.id, followee_id=bob.id)

    (row,) = Notification.objects.filter(recipient_id=bob.id)
    assert row.id == first.id
    assert count_unread(recipient_id=bob.id) == 0


def test_a_late_word_of_a_follow_that_was_undone_tells_nothing(
    bob: UserCard, cyd: UserCard
) -> None:
    notify_of_follow(follower_id=cyd.id, followee_id=bob.id)

    assert told(bob) == []


def test_liking_again_is_the_same_notification_and_not_a_new_one(
    ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    events.drain()
    first = Notification.objects.get(recipient_id=ada.id)
    mark_read(recipient_id=ada.id, up_to_id=first.id)

    for _ in range(2):
        unlike_tweet(user_id=bob.id, tweet_id=tweet_id)
        assert told(ada) == []
        like_tweet(user_id=bob.id, tweet_id=tweet_id)
        assert told(ada) == [("like", "bob", "Hello")]

    again = Notification.objects.get(recipient_id=ada.id)
    assert again.id == first.id
    assert count_unread(recipient_id=ada.id) == 0


def test_a_withdrawn_notification_stays_hidden(ada: UserCard, bob: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    events.drain()
    unlike_tweet(user_id=bob.id, tweet_id=tweet_id)
    events.drain()

    mute_user(muter_id=ada.id, muted_id=bob.id)
    unmute_user(muter_id=ada.id, muted_id=bob.id)

    assert told(ada) == []
    assert count_unread(recipient_id=ada.id) == 0


@pytest.mark.parametrize("seed", range(3))
def test_repeated_and_concurrent_handlers_match_the_final_state(
    ada: UserCard, bob: UserCard, news: Callable[[], list[object]], seed: int
) -> None:
    dice = random.Random(seed)
    tweet_id = post_tweet(author_id=ada.id, text="Hello")

    def tell(_: int) -> None:
        try:
            notify_of_like(bob, tweet_id)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        deliveries = []
        for number in range(12):
            act = like_tweet if number % 2 == 0 else unlike_tweet
            act(user_id=bob.id, tweet_id=tweet_id)
            deliveries += [pool.submit(tell, number) for _ in range(dice.randint(1, 3))]
        if dice.random() < 0.5:
            like_tweet(user_id=bob.id, tweet_id=tweet_id)
        deliveries.append(pool.submit(tell, -1))
    for delivery in deliveries:
        delivery.result()

    page = list_notifications(viewer=Viewer(ada.id), keyset=Keyset())
    assert len(page.items) == Reaction.objects.filter(tweet_id=tweet_id).count()
    ids = list(Notification.objects.values_list("id", flat=True))
    assert len(ids) <= 1
    assert news() == [
        UserNotified(notification_id=id_, recipient_id=ada.id) for id_ in ids
    ]


def test_user_notified_is_published_once_for_each_notification(
    ada: UserCard, bob: UserCard, news: Callable[[], list[object]]
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    for act in (like_tweet, unlike_tweet, like_tweet):
        act(user_id=bob.id, tweet_id=tweet_id)
        notify_of_like(bob, tweet_id)
        notify_of_like(bob, tweet_id)

    row = Notification.objects.get(recipient_id=ada.id)
    assert news() == [UserNotified(notification_id=row.id, recipient_id=ada.id)]


def test_what_is_hidden_from_the_start_is_no_news(
    ada: UserCard, bob: UserCard, news: Callable[[], list[object]]
) -> None:
    mute_user(muter_id=ada.id, muted_id=bob.id)
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    like_tweet(user_id=bob.id, tweet_id=tweet_id)

    notify_of_like(bob, tweet_id)

    assert Notification.objects.filter(recipient_id=ada.id, hidden=True).exists()
    assert news() == []


def test_a_crash_before_the_second_look_leaves_nothing_of_a_tweet_that_is_gone(
    ada: UserCard, bob: UserCard
) -> None:
    gone_id = new_id()
    Notification.objects.create(
        recipient_id=ada.id, kind="like", actor_id=bob.id, tweet_id=gone_id
    )

    notify_of_like(bob, gone_id)

    assert not Notification.objects.filter(tweet_id=gone_id).exists()


def test_a_crash_before_the_second_check_leaves_no_wrong_notification(
    ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello @bob")
    edit_tweet(actor_id=ada.id, tweet_id=tweet_id, text="Hello")
    Notification.objects.create(
        recipient_id=bob.id, kind="mention", actor_id=ada.id, tweet_id=tweet_id
    )

    notify_of_tweet(tweet_id=tweet_id)

    assert told(bob) == []


def test_mentions_cost_the_same_round_trips_for_one_and_for_ten(ada: UserCard) -> None:
    crowd = make_people(*(f"person{number:02}" for number in range(10)))
    costs = []
    for mentioned in (crowd[:1], crowd):
        text = " ".join(f"@{person.handle}" for person in mentioned)
        tweet_id = post_tweet(author_id=ada.id, text=text)
        with count_round_trips() as trips:
            notify_of_tweet(tweet_id=tweet_id)
        costs.append(len(trips))

    # Tweet, people, edges and what the rules look up, before the update, the event and
    # its commit, and after; then the groups, before and after theirs.
    assert costs == [14, 14]
    assert all(told(person) for person in crowd)


def test_a_tweet_that_names_nobody_costs_one_round_trip(ada: UserCard) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")

    with count_round_trips() as trips:
        notify_of_tweet(tweet_id=tweet_id)

    assert len(trips) == 1, trips
