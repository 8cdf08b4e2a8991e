"""Tests that pushes arrive: once, readable by the browser alone, and no later again."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from notifications import services
from notifications.events import BrowserPushDue
from notifications.models import Notification, PushedGroup, PushSubscription
from notifications.push import posting
from notifications.services import pushing
from notifications.tests.push_cast import sign_in, subscribe
from notifications.timing import QuietHours
from tweets.services import like_tweet, retweet, unlike_tweet
from twitter_project.outbox import events
from twitter_project.outbox.models import Delivery
from twitter_project.shared.ids import new_id
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.push_service import (
    Browser,
    PushService,
    Reply,
)
from users.models import User
from users.services import (
    change_override,
    end_other_sign_ins,
    end_sign_in,
    follow_user,
    renew_credentials,
    suspend_user,
    unfollow_user,
)
from users.tests.cast import make_people
from users.types import Override, UserCard

pytestmark = pytest.mark.django_db


def bob_mentions(ada: UserCard, bob: UserCard, text: str = "Hello", **more: Any) -> int:
    """Let bob mention ada, and the site do what follows; return the tweet's id."""
    tweet_id = post_tweet(author_id=bob.id, text=f"@{ada.handle} {text}", **more)
    events.drain()
    return tweet_id


def make_due(later: timedelta = timedelta(0)) -> None:
    """Let the time come for all pushes that wait, and for their browsers."""
    Delivery.objects.all().update(due_at=timezone.now())
    PushSubscription.objects.all().update(paused_until=None)


def test_a_mention_arrives_once_and_only_the_browser_can_read_it(
    pushes: PushService, ada: UserCard, bob: UserCard
) -> None:
    browser = Browser(pushes)
    subscribe(ada, browser)

    tweet_id = bob_mentions(ada, bob, "the tide is high")

    (push,) = browser.received
    (row,) = Notification.objects.filter(recipient_id=ada.id, kind="mention")
    assert push.message["title"] == "Bob mentioned you"
    assert push.message["body"] == "@ada the tide is high"
    assert push.message["url"] == f"/@bob/{tweet_id}"
    assert push.message["id"] == str(row.id)
    assert push.message["unread"] == services.count_unread(recipient_id=ada.id)
    assert push.headers["urgency"] == "normal"
    assert int(push.headers["ttl"]) == 24 * 60 * 60
    assert len(push.headers["topic"]) == 32
    assert Delivery.objects.count() == 0
    assert PushSubscription.objects.get().last_success_at is not None


def test_what_is_delivered_again_is_not_pushed_again(
    pushes: PushService, ada: UserCard, bob: UserCard
) -> None:
    browser = Browser(pushes)
    device = subscribe(ada, browser)
    bob_mentions(ada, bob)

    row = Notification.objects.get(recipient_id=ada.id, kind="mention")
    services.push_notification(notification_id=row.id, recipient_id=ada.id)
    services.push_to_browser(BrowserPushDue(row.id, device.id, int(time.time())))
    events.drain()

    assert len(browser.received) == 1


def test_every_kind_of_reaction_arrives_and_says_where_it_leads(
    pushes: PushService, ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    browser = Browser(pushes)
    subscribe(ada, browser)
    tweet_id = post_tweet(author_id=ada.id, text="Terns are back")
    unfollow_user(follower_id=bob.id, followee_id=ada.id)
    events.drain()
    browser.received.clear()

    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    retweet(user_id=bob.id, tweet_id=tweet_id)
    reply_id = post_tweet(author_id=bob.id, text="Yes!", in_reply_to_id=tweet_id)
    quote_id = post_tweet(author_id=bob.id, text="See", quoted_id=tweet_id)
    follow_user(follower_id=bob.id, followee_id=ada.id)
    events.drain()

    own, others = f"/@ada/{tweet_id}", "/@bob/"
    said = {(one["title"], one["body"], one["url"]) for one in browser.messages}
    assert said >= {
        ("Bob liked your tweet", "Terns are back", own),
        ("Bob retweeted your tweet", "Terns are back", own),
        ("Bob replied to you", "Yes!", f"{others}{reply_id}"),
        ("Bob quoted your tweet", "See", f"{others}{quote_id}"),
    }
    assert len(browser.received) == len({one["tag"] for one in browser.messages})


def likes_follow(tweet_id: int, count: int, name: str) -> None:
    """Let some new people like the tweet, and the site do what follows at once."""
    for person in make_people(*(f"{name}{number}" for number in range(count))):
        like_tweet(user_id=person.id, tweet_id=tweet_id)
    events.drain()


def find_planned() -> Delivery:
    """Return the one push that waits for its time."""
    (planned,) = Delivery.objects.all()
    assert planned.event == "notifications.browser_push_due"
    return planned


def let_turn_come() -> None:
    """Let the time of what waits come, also for its group."""
    PushedGroup.objects.update(free_at=timezone.now(), planned_at=timezone.now())
    make_due()
    events.drain()


def test_a_burst_of_likes_rings_once_and_the_last_state_arrives(
    pushes: PushService, ada: UserCard
) -> None:
    browser = Browser(pushes)
    subscribe(ada, browser)
    tweet_id = post_tweet(author_id=ada.id, text="Hello")

    likes_follow(tweet_id, 1, "first")
    likes_follow(tweet_id, 14, "fan")
    told_at = PushSubscription.objects.get().last_success_at
    assert told_at is not None
    waits_s = (find_planned().due_at - told_at).total_seconds()
    before = len(browser.received)
    let_turn_come()

    first, last = browser.received
    assert (before, first.message["silent"], last.message["silent"]) == (1, False, True)
    assert waits_s == pytest.approx(60, abs=0.01)
    assert last.message["title"] == "fan13, fan12 and 13 others liked your tweet"
    assert first.message["tag"] == last.message["tag"]
    assert first.headers["topic"] == last.headers["topic"]
    assert last.headers["urgency"] == "low"
    assert Delivery.objects.count() == 0


def test_what_keeps_coming_is_told_less_and_less_often(
    pushes: PushService, ada: UserCard, bob: UserCard
) -> None:
    browser = Browser(pushes)
    subscribe(ada, browser)
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    likes_follow(tweet_id, 1, "first")

    waits_s = []
    for name in "abcdefg":
        likes_follow(tweet_id, 1, name)
        let_turn_come()
        waits_s.append(PushedGroup.objects.get().wait_s)
    services.mark_read(recipient_id=ada.id, up_to_id=new_id())
    PushedGroup.objects.update(free_at=timezone.now())
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    events.drain()

    assert waits_s == [120, 240, 480, 960, 1920, 3600, 3600]
    assert len(browser.received) == 9
    assert browser.messages[-1]["silent"] is False
    assert PushedGroup.objects.get().wait_s == 60


def test_a_thread_by_somebody_with_a_bell_is_one_push_and_a_summary(
    pushes: PushService, ada: UserCard, bob: UserCard
) -> None:
    browser = Browser(pushes)
    subscribe(ada, browser)
    change_override(owner_id=ada.id, target_id=bob.id, override=Override.BELL)

    for text in ("One", "Two", "Three"):
        post_tweet(author_id=bob.id, text=text)
        events.drain()
    let_turn_come()

    titles = [one["title"] for one in browser.messages]
    assert titles == ["Bob posted a tweet", "Bob posted 3 tweets"]
    assert PushedGroup.objects.get().wait_s == 60


def test_what_waits_is_pushed_though_its_own_cause_is_gone(
    pushes: PushService, ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    browser = Browser(pushes)
    subscribe(ada, browser)
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    likes_follow(tweet_id, 1, "first")
    for person in (bob, cyd):
        like_tweet(user_id=person.id, tweet_id=tweet_id)
        events.drain()

    unlike_tweet(user_id=bob.id, tweet_id=tweet_id)  # whose push cyd's waits for
    let_turn_come()

    assert browser.messages[-1]["title"] == "Cyd Charisse and first0 liked your tweet"
    assert len(browser.received) == 2


def test_what_is_read_or_shown_already_is_not_pushed_when_its_time_comes(
    pushes: PushService, ada: UserCard, bob: UserCard
) -> None:
    browser = Browser(pushes)
    subscribe(ada, browser)
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    likes_follow(tweet_id, 1, "fan")
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    events.drain()
    unlike_tweet(user_id=bob.id, tweet_id=tweet_id)
    events.drain()
    let_turn_come()
    again = len(browser.received)

    likes_follow(tweet_id, 1, "late")
    likes_follow(tweet_id, 1, "later")
    services.mark_read(recipient_id=ada.id, up_to_id=new_id())
    let_turn_come()

    assert (again, len(browser.received)) == (1, 2)


def test_what_waits_keeps_to_quiet_hours_and_preferences_of_that_time(
    pushes: PushService, ada: UserCard
) -> None:
    browser = Browser(pushes)
    subscribe(ada, browser)
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    likes_follow(tweet_id, 2, "fan")
    now = timezone.now()
    hours = QuietHours(
        (now - timedelta(hours=1)).time(), (now + timedelta(hours=2)).time()
    )
    services.change_preferences(owner_id=ada.id, quiet_hours=hours)
    let_turn_come()
    late_s = (find_planned().due_at - timezone.now()).total_seconds()

    services.change_preferences(
        owner_id=ada.id, quiet_hours=None, channels={"like": {"push": False}}
    )
    let_turn_come()

    assert 7100 < late_s <= 7200
    assert len(browser.received) == 1
    assert Delivery.objects.count() == 0


def test_a_push_speaks_the_recipients_language(
    pushes: PushService, ada: UserCard, bob: UserCard
) -> None:
    browser = Browser(pushes)
    subscribe(ada, browser)
    User.objects.filter(id=ada.id).update(language="es")

    bob_mentions(ada, bob)

    (message,) = browser.messages
    assert (message["title"], message["language"]) == ("Bob te ha mencionado", "es")


@pytest.mark.parametrize(
    ("preview", "visibility", "body"),
    [
        ("public", "public", "@ada secret"),
        ("public", "followers", ""),
        ("public", "mentioned", ""),
        ("all", "mentioned", "@ada secret"),
        ("none", "public", "New notification"),
    ],
)
def test_a_push_says_no_more_than_its_recipient_wants(
    pushes: PushService,
    ada: UserCard,
    bob: UserCard,
    preview: str,
    visibility: str,
    body: str,
) -> None:
    browser = Browser(pushes)
    subscribe(ada, browser, preview=preview)

    bob_mentions(ada, bob, "secret", visibility=visibility)

    (message,) = browser.messages
    assert message["body"] == body
    if preview == "none":
        assert not {"secret", "Bob", "@bob"} & set(str(message).split())
        assert (message["title"], message["url"]) == ("Tern", "/notifications")


@pytest.mark.parametrize("preview", ["public", "all"])
def test_what_a_warning_covers_is_never_pushed(
    pushes: PushService, ada: UserCard, bob: UserCard, preview: str
) -> None:
    browser = Browser(pushes)
    subscribe(ada, browser, preview=preview)

    bob_mentions(ada, bob, "it was the gull", content_warning="The end of the film")

    assert browser.messages[0]["body"] == "The end of the film"


def test_each_browser_gets_it_and_one_that_is_gone_is_forgotten(
    pushes: PushService, ada: UserCard, bob: UserCard
) -> None:
    phone, laptop, gone = Browser(pushes), Browser(pushes), Browser(pushes)
    for browser in (phone, laptop, gone):
        subscribe(ada, browser)
    del pushes.browsers[gone.path]

    bob_mentions(ada, bob)

    assert [len(one.received) for one in (phone, laptop, gone)] == [1, 1, 0]
    assert PushSubscription.objects.count() == 2


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_ended_is_deleted(
    pushes: PushService, ada: UserCard, bob: UserCard, status: int
) -> None:
    subscribe(ada, Browser(pushes))
    pushes.replies.append(Reply(status))

    bob_mentions(ada, bob)

    assert not PushSubscription.objects.exists()
    assert Delivery.objects.count() == 0


@pytest.mark.parametrize(
    ("reply", "waits_s"),
    [
        (Reply(429, {"Retry-After": "120"}), 120),
        (Reply(503, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}), 1),
        (Reply(500), 15),
        (Reply(502, {"Retry-After": "soon"}), 15),
        (Reply(502, {"Retry-After": "Mon, 01 Jan 99999999999999 00:00:00 GMT"}), 15),
        (Reply(502, {"Retry-After": "Mon, 01 Jan 2020 00:00:00 +99999999999"}), 15),
    ],
)
def test_a_busy_service_is_asked_again_when_it_says(
    pushes: PushService, ada: UserCard, bob: UserCard, reply: Reply, waits_s: int
) -> None:
    browser = Browser(pushes)
    subscribe(ada, browser)
    pushes.replies.append(reply)

    bob_mentions(ada, bob)
    (waiting,) = Delivery.objects.all()
    left_s = (waiting.due_at - timezone.now()).total_seconds()
    make_due()
    events.drain()

    assert waits_s - 3 < left_s <= waits_s
    assert len(browser.received) == 1
    assert PushSubscription.objects.get().failing_since is None


def test_other_pushes_wait_while_a_service_is_busy(
    pushes: PushService, ada: UserCard, bob: UserCard
) -> None:
    browser = Browser(pushes)
    subscribe(ada, browser)
    pushes.replies.append(Reply(429, {"Retry-After": "600"}))

    bob_mentions(ada, bob, "one")
    bob_mentions(ada, bob, "two")
    asked = len(pushes.asked)
    make_due()
    events.drain()

    assert asked == 1
    bodies = sorted(str(one["body"]) for one in browser.messages)
    assert bodies == ["@ada one", "@ada two"]


def test_the_pause_doubles_up_to_an_hour() -> None:
    now = timezone.now()
    later = posting.Posted(posting.Outcome.LATER, "status 500")

    waits = [
        pushing.find_wait(
            PushSubscription(failing_since=now - timedelta(seconds=failed_s)),
            later,
            now,
        ).total_seconds()
        for failed_s in (0, 20, 40, 80, 90_000)
    ]

    assert waits == [15, 20, 40, 80, 3600]


def test_a_push_that_is_too_old_is_given_up(
    pushes: PushService, ada: UserCard, bob: UserCard
) -> None:
    browser = Browser(pushes)
    device = subscribe(ada, browser)
    services.remove_push_device(user_id=ada.id, device_id=device.id)
    bob_mentions(ada, bob)
    device = subscribe(ada, browser)
    row = Notification.objects.get(recipient_id=ada.id, kind="mention")
    pushes.replies.append(Reply(500))

    a_day_ago_s = int(time.time()) - 24 * 60 * 60
    services.push_to_browser(BrowserPushDue(row.id, device.id, a_day_ago_s))

    assert Delivery.objects.count() == 0


def test_what_is_too_long_for_a_service_is_cut(
    pushes: PushService, ada: UserCard, bob: UserCard
) -> None:
    browser = Browser(pushes)
    subscribe(ada, browser)
    pushes.replies.append(Reply(413))

    bob_mentions(ada, bob, "long " * 40)

    assert len(pushes.asked) == 2
    assert len(browser.received) == 1


def test_a_slow_service_holds_a_worker_up_for_a_moment_only(
    pushes: PushService, ada: UserCard, bob: UserCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Browser(pushes)
    subscribe(ada, browser)
    monkeypatch.setattr(posting, "WITHIN_S", 0.2)
    pushes.replies.append(Reply(after_s=1.5))
    began = time.monotonic()

    bob_mentions(ada, bob)

    assert time.monotonic() - began < 1.4
    assert Delivery.objects.filter(state=Delivery.State.SCHEDULED).count() == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirects_are_not_followed(
    pushes: PushService,
    ada: UserCard,
    bob: UserCard,
    status: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    subscribe(ada, Browser(pushes))
    pushes.replies.append(Reply(status, {"Location": f"{pushes.origin}/inside"}))

    with caplog.at_level(logging.WARNING):
        bob_mentions(ada, bob)

    assert [one.split("/")[-1] for one in pushes.asked if "inside" in one] == []
    assert f"status {status}" in caplog.text
    assert PushSubscription.objects.get().failing_since is not None
    assert Delivery.objects.count() == 0


def test_a_browser_that_fails_for_a_week_is_forgotten(
    pushes: PushService, ada: UserCard, bob: UserCard
) -> None:
    subscribe(ada, Browser(pushes))
    a_week_ago = timezone.now() - timedelta(days=7, minutes=1)
    PushSubscription.objects.update(failing_since=a_week_ago)
    pushes.replies.append(Reply(403))

    bob_mentions(ada, bob)

    assert not PushSubscription.objects.exists()


def test_what_was_read_in_the_meantime_is_not_pushed(
    pushes: PushService, ada: UserCard, bob: UserCard
) -> None:
    browser = Browser(pushes)
    subscribe(ada, browser)
    pushes.replies.append(Reply(500))
    bob_mentions(ada, bob)

    row = Notification.objects.get(recipient_id=ada.id, kind="mention")
    services.mark_read(recipient_id=ada.id, up_to_id=row.id)
    make_due()
    events.drain()

    assert browser.received == []


def test_a_worker_that_died_while_sending_is_waited_for(
    pushes: PushService, ada: UserCard, bob: UserCard
) -> None:
    browser = Browser(pushes)
    device = subscribe(ada, browser)
    pushes.replies.append(Reply(500))
    bob_mentions(ada, bob)
    row = Notification.objects.get(recipient_id=ada.id, kind="mention")
    until = timezone.now() + timedelta(seconds=60)
    PushedGroup.objects.update(free_at=until)

    make_due()
    events.drain()
    (waiting,) = Delivery.objects.all()
    early = len(browser.received)
    let_turn_come()

    assert early == 0
    assert abs(waiting.due_at - until) < timedelta(seconds=1)
    assert browser.messages[0]["silent"] is False
    services.push_to_browser(BrowserPushDue(row.id, device.id, int(time.time())))
    assert len(browser.received) == 1


@pytest.mark.parametrize("how", ["sign-out", "elsewhere", "password", "suspension"])
def test_a_browser_that_is_signed_out_gets_nothing_more(
    pushes: PushService, ada: UserCard, bob: UserCard, how: str
) -> None:
    browser, sign_in_id = Browser(pushes), sign_in(ada)
    subscribe(ada, browser, sign_in_id=sign_in_id)
    moderator = User.objects.create_superuser("mod", "mod@example.com")
    ways: dict[str, Callable[[], object]] = {
        "sign-out": lambda: end_sign_in(user_id=ada.id, sign_in_id=sign_in_id),
        "elsewhere": lambda: end_other_sign_ins(user_id=ada.id, keep_id=None),
        "password": lambda: renew_credentials(user_id=ada.id),
        "suspension": lambda: suspend_user(user_id=ada.id, moderator_id=moderator.id),
    }

    ways[how]()
    left = PushSubscription.objects.count()
    bob_mentions(ada, bob)

    assert left == 0
    assert browser.received == []


def test_the_browser_that_changes_the_password_keeps_its_pushes(
    pushes: PushService, ada: UserCard, bob: UserCard
) -> None:
    kept, other, sign_in_id = Browser(pushes), Browser(pushes), sign_in(ada, "kept")
    subscribe(ada, kept, sign_in_id=sign_in_id)
    subscribe(ada, other, sign_in_id=sign_in(ada, "other"))

    renew_credentials(user_id=ada.id, keep_id=sign_in_id)
    bob_mentions(ada, bob)

    assert [len(kept.received), len(other.received)] == [1, 0]


def test_nothing_is_sent_with_another_key_than_the_browser_expects(
    pushes: PushService, ada: UserCard, bob: UserCard, settings: Any
) -> None:
    browser = Browser(pushes)
    subscribe(ada, browser)
    settings.VAPID_PRIVATE_KEY = "A" * 42 + "E"

    bob_mentions(ada, bob)

    assert browser.received == []
    assert services.list_push_devices(user_id=ada.id, sign_in_id=None) == []


def test_a_browser_that_subscribes_for_a_new_key_replaces_what_it_had(
    pushes: PushService, ada: UserCard, bob: UserCard, settings: Any
) -> None:
    old, new, sign_in_id = Browser(pushes), Browser(pushes), sign_in(ada)
    subscribe(ada, old, sign_in_id=sign_in_id)
    settings.VAPID_PRIVATE_KEY = "A" * 42 + "E"

    subscribe(ada, new, sign_in_id=sign_in_id)
    bob_mentions(ada, bob)

    assert PushSubscription.objects.count() == 1
    assert [len(old.received), len(new.received)] == [0, 1]
