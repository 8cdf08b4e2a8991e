"""Tests notifications of follow requests, and of what the site itself says."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from notifications.models import Notification
from notifications.services import count_unread, list_notifications
from notifications.types import NotificationView
from notifications.wording import describe
from tweets.models import Draft
from tweets.services import schedule_draft, schedule_tweets, send_tweets, trash_tweet
from tweets.types import NewTweet
from twitter_project.outbox import events
from twitter_project.outbox.models import Delivery
from twitter_project.shared.pagination import Keyset
from users.services import (
    accept_request,
    block_user,
    change_privacy,
    follow_user,
    reinstate_user,
    reject_request,
    suspend_user,
    unblock_user,
    unfollow_user,
)
from users.tests.cast import PASSWORD
from users.types import UserCard, Viewer

SignIn = Callable[[UserCard], Client]
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def lines(recipient: UserCard) -> list[NotificationView]:
    page = list_notifications(viewer=Viewer(recipient.id), keyset=Keyset())
    return list(page.items)


def kinds(recipient: UserCard) -> list[str]:
    return [line.kind for line in lines(recipient)]


@pytest.fixture
def careful(bob: UserCard) -> UserCard:
    """Return bob, who approves followers; cyd does not follow him."""
    change_privacy(user_id=bob.id, approves_followers=True)
    return bob


def ask(cyd: UserCard, careful: UserCard) -> None:
    follow_user(follower_id=cyd.id, followee_id=careful.id)
    events.drain()


def test_a_request_notifies_until_it_is_withdrawn(
    careful: UserCard, cyd: UserCard
) -> None:
    ask(cyd, careful)
    (request,) = lines(careful)
    assert (request.kind, request.actors[0].handle) == ("follow_request", "cyd")

    unfollow_user(follower_id=cyd.id, followee_id=careful.id)
    assert kinds(careful) == [], "at once, without a worker"
    ask(cyd, careful)

    (again,) = lines(careful)
    assert again.id == request.id
    assert kinds(cyd) == []


def test_an_accepted_request_becomes_a_follower_and_tells_who_asked(
    careful: UserCard, cyd: UserCard
) -> None:
    ask(cyd, careful)

    accept_request(owner_id=careful.id, requester_id=cyd.id)
    events.drain()

    assert kinds(careful) == ["follow"]
    (accepted,) = lines(cyd)
    assert accepted.kind == "follow_accepted"
    assert [actor.handle for actor in accepted.actors] == ["bob"]
    unfollow_user(follower_id=cyd.id, followee_id=careful.id)
    events.drain()
    assert kinds(cyd) == kinds(careful) == []


def test_a_rejected_request_is_gone_without_a_word(
    careful: UserCard, cyd: UserCard
) -> None:
    ask(cyd, careful)

    reject_request(owner_id=careful.id, requester_id=cyd.id)
    events.drain()

    assert kinds(cyd) == kinds(careful) == []


@pytest.mark.parametrize(("answer", "left"), [("accept", ["follow"]), ("reject", [])])
def test_a_request_is_answered_in_the_inbox_without_scripts(
    careful: UserCard, cyd: UserCard, signed_in: SignIn, answer: str, left: list[str]
) -> None:
    ask(cyd, careful)
    client = signed_in(careful)
    html = client.get("/notifications").content.decode()
    (action,) = re.findall(r'action="(/@cyd/request)"', html)
    assert 'name="csrfmiddlewaretoken"' in html
    assert f'value="{answer}"' in html

    done = client.post(action, {"answer": answer, "next": "/notifications"})

    assert done["Location"] == "/notifications"
    events.drain()
    assert kinds(careful) == left


def test_a_block_ends_a_request_and_a_suspension_hides_it(
    careful: UserCard, cyd: UserCard, ada: UserCard
) -> None:
    ask(cyd, careful)
    suspend_user(user_id=cyd.id, moderator_id=ada.id)
    assert count_unread(recipient_id=careful.id) == 0
    reinstate_user(user_id=cyd.id, moderator_id=ada.id)
    assert count_unread(recipient_id=careful.id) == 1

    block_user(blocker_id=careful.id, blocked_id=cyd.id)
    events.drain()
    unblock_user(blocker_id=careful.id, blocked_id=cyd.id)
    events.drain()

    assert kinds(careful) == []


def pass_time(draft_id: int) -> None:
    """Let the draft's time come."""
    now = timezone.now()
    Draft.objects.filter(id=draft_id).update(publish_at=now)
    Delivery.objects.filter(payload__draft_id=draft_id).update(due_at=now)
    events.drain()


def schedule(author: UserCard) -> int:
    draft = schedule_tweets(
        author_id=author.id,
        tweets=[NewTweet(text="Later"), NewTweet(text="And more")],
        publish_at=timezone.now() + timedelta(hours=1),
    )
    return draft.id


def test_a_scheduled_tweet_that_is_posted_says_so_once(ada: UserCard) -> None:
    pass_time(schedule(ada))

    (line,) = lines(ada)

    assert (line.kind, line.actors, line.actor_count) == ("scheduled_published", (), 0)
    assert line.tweet is not None
    assert line.tweet.text == "Later"
    trash_tweet(actor_id=ada.id, tweet_id=line.tweet.id)
    assert count_unread(recipient_id=ada.id) == 0


def test_a_tweet_that_is_sent_in_a_few_seconds_says_nothing(ada: UserCard) -> None:
    draft = send_tweets(author_id=ada.id, tweets=[NewTweet(text="Now")], undo_s=5)

    pass_time(draft.id)

    assert kinds(ada) == []


def test_a_scheduled_tweet_that_fails_says_why_each_time(
    ada: UserCard, bob: UserCard
) -> None:
    draft_id = schedule(ada)
    for _ in range(2):
        suspend_user(user_id=ada.id, moderator_id=bob.id)
        pass_time(draft_id)
        reinstate_user(user_id=ada.id, moderator_id=bob.id)
        later = timezone.now() + timedelta(hours=1)
        schedule_draft(author_id=ada.id, draft_id=draft_id, publish_at=later)
    events.drain()

    found = lines(ada)

    assert [line.kind for line in found] == ["scheduled_failed"] * 2
    assert found[0].subject is not None
    assert (found[0].subject.type, found[0].subject.id) == ("draft", draft_id)
    assert describe(found[0], recipient_id=ada.id) == (
        "Your scheduled tweet was not posted: Your account was suspended at that time."
    )


def sign_in(address: str, user_agent: str) -> None:
    client = Client(headers={"user-agent": user_agent}, REMOTE_ADDR=address)
    client.post("/accounts/login/", {"login": "ada", "password": PASSWORD})
    events.drain()


def test_a_sign_in_from_a_new_network_is_in_the_inbox_too(ada: UserCard) -> None:
    sign_in("198.51.100.7", FIREFOX)
    assert kinds(ada) == []
    for _ in range(2):
        sign_in("203.0.113.9", FIREFOX)
    sign_in("192.0.2.9", "<b>odd</b>")

    newest, oldest = lines(ada)

    assert newest.kind == oldest.kind == "sign_in"
    assert describe(oldest, recipient_id=ada.id) == (
        "Somebody signed in to your account from a new network: "
        "Firefox on Linux, 203.0.113.0/24"
    )
    assert describe(newest, recipient_id=ada.id).endswith(
        ": an unknown browser, 192.0.2.0/24"
    )
    assert Notification.objects.count() == 2
