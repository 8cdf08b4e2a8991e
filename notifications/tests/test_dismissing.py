"""Tests that dismissed notifications stay away, and what is new in a line does not."""

import pytest

from notifications.errors import NotificationNotFound
from notifications.models import Notification
from notifications.services import (
    change_policy,
    clear_inbox,
    count_unread,
    dismiss_notification,
    list_notifications,
    list_waiting_people,
    undismiss_notification,
)
from tweets.services import like_tweet, unlike_tweet
from twitter_project.outbox import events
from twitter_project.shared.ids import new_id
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.posting import post_tweet
from users.services import mute_user, unmute_user
from users.tests.cast import make_people
from users.types import UserCard, Viewer

Line = tuple[int, str, int]


def find_lines(recipient: UserCard) -> list[Line]:
    """Return id, kind and count of each line of the inbox, newest first."""
    events.drain()
    page = list_notifications(viewer=Viewer(recipient.id), keyset=Keyset())
    assert count_unread(recipient_id=recipient.id) == len(page.items)
    return [(line.id, line.kind, line.count) for line in page.items]


def test_a_dismissed_line_comes_back_with_what_is_new_alone(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    for fan in (bob, cyd):
        like_tweet(user_id=fan.id, tweet_id=tweet_id)
    ((line_id, _, count),) = find_lines(ada)
    assert count == 2

    dismiss_notification(notification_id=line_id, recipient_id=ada.id)
    dismiss_notification(notification_id=line_id, recipient_id=ada.id)
    assert find_lines(ada) == []

    unlike_tweet(user_id=bob.id, tweet_id=tweet_id)
    events.drain()
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    assert find_lines(ada) == []

    (dan,) = make_people("dan")
    like_tweet(user_id=dan.id, tweet_id=tweet_id)
    assert [line[1:] for line in find_lines(ada)] == [("like", 1)]

    undismiss_notification(notification_id=line_id, recipient_id=ada.id)
    assert [line[1:] for line in find_lines(ada)] == [("like", 3)]


def test_what_joins_a_line_after_it_was_shown_is_not_dismissed_with_it(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    ((shown_id, _, _),) = find_lines(ada)
    like_tweet(user_id=cyd.id, tweet_id=tweet_id)
    events.drain()

    dismiss_notification(notification_id=shown_id, recipient_id=ada.id)

    assert [line[1:] for line in find_lines(ada)] == [("like", 1)]


def test_nobody_dismisses_the_notifications_of_others(
    ada: UserCard, bob: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    ((line_id, _, _),) = find_lines(ada)

    for act in (dismiss_notification, undismiss_notification):
        for id_ in (line_id, 404):
            with pytest.raises(NotificationNotFound):
                act(notification_id=id_, recipient_id=bob.id)
    assert len(find_lines(ada)) == 1


def test_clearing_takes_everything_but_what_waits_and_what_comes_later(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    change_policy(owner_id=ada.id, changes={"not_following": "filter"})
    for fan in (bob, cyd):
        like_tweet(user_id=fan.id, tweet_id=tweet_id)
    post_tweet(author_id=bob.id, text="@ada")
    events.drain()
    mute_user(muter_id=ada.id, muted_id=bob.id)
    assert find_lines(ada) == []
    unmute_user(muter_id=ada.id, muted_id=bob.id)
    assert len(find_lines(ada)) == 2
    mute_user(muter_id=ada.id, muted_id=bob.id)

    clear_inbox(recipient_id=ada.id, up_to_id=new_id())
    unmute_user(muter_id=ada.id, muted_id=bob.id)
    assert find_lines(ada) == []
    waiting = list_waiting_people(viewer=Viewer(ada.id), keyset=Keyset()).items
    assert [one.person.card.handle for one in waiting] == ["cyd"]

    post_tweet(author_id=bob.id, text="@ada again")
    assert [line[1] for line in find_lines(ada)] == ["mention"]
    assert Notification.objects.filter(recipient_id=ada.id, waits=True).count() == 1
