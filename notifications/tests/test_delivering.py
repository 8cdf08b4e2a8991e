"""Tests on which channels a new notification leaves the site, and when."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from notifications import services
from notifications.events import PushDue, UserNotified
from notifications.models import Notification, NotificationKind
from notifications.timing import QuietHours
from tweets.services import like_tweet, unlike_tweet
from twitter_project.outbox import events
from twitter_project.outbox.models import Delivery
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.published import recorded_events
from users.models import User
from users.types import UserCard

pytestmark = pytest.mark.django_db


def pushes_after_a_like(ada: UserCard, bob: UserCard) -> list[object]:
    """Return what is pushed after bob likes a tweet of ada's."""
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    with recorded_events([UserNotified]):
        like_tweet(user_id=bob.id, tweet_id=tweet_id)
        events.drain()
    with recorded_events([PushDue]) as read:
        for row in Notification.objects.filter(kind=NotificationKind.LIKE):
            services.deliver_notification(notification_id=row.id)
        return read()


def test_a_notification_is_pushed(ada: UserCard, bob: UserCard) -> None:
    pushes = pushes_after_a_like(ada, bob)

    row = Notification.objects.get(kind=NotificationKind.LIKE)
    assert pushes == [PushDue(row.id, ada.id)]


def test_the_outbox_delivers_new_notifications(ada: UserCard, bob: UserCard) -> None:
    be_quiet_now(ada)  # so that the push waits in the outbox
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    with recorded_events([PushDue]) as read:
        like_tweet(user_id=bob.id, tweet_id=tweet_id)
        events.drain()

        assert len(read()) == 1


@pytest.mark.parametrize("channel", ["push", "page"])
def test_what_is_turned_off_is_not_pushed(
    ada: UserCard, bob: UserCard, channel: str
) -> None:
    services.change_preferences(owner_id=ada.id, channels={"like": {channel: False}})

    assert pushes_after_a_like(ada, bob) == []


def test_nothing_is_pushed_to_a_suspended_person(ada: UserCard, bob: UserCard) -> None:
    User.objects.filter(id=ada.id).update(is_active=False)

    assert pushes_after_a_like(ada, bob) == []


def test_what_was_read_or_withdrawn_meanwhile_is_not_sent(
    ada: UserCard, bob: UserCard, cyd: UserCard
) -> None:
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    like_tweet(user_id=bob.id, tweet_id=tweet_id)
    like_tweet(user_id=cyd.id, tweet_id=tweet_id)
    events.drain()
    from_bob, from_cyd = (
        Notification.objects.get(actor_id=person.id, kind=NotificationKind.LIKE).id
        for person in (bob, cyd)
    )
    assert services.find_to_send(notification_id=from_bob) == (ada.id, "like")

    unlike_tweet(user_id=cyd.id, tweet_id=tweet_id)
    services.mark_read(recipient_id=ada.id, up_to_id=from_bob)
    events.drain()

    assert services.find_to_send(notification_id=from_bob) is None
    assert services.find_to_send(notification_id=from_cyd) is None
    assert services.find_to_send(notification_id=from_cyd + 1) is None


def test_quiet_hours_hold_pushes_back_until_they_end(
    ada: UserCard, bob: UserCard
) -> None:
    ends = be_quiet_now(ada)

    pushes_after_a_like(ada, bob)

    (row,) = Delivery.objects.filter(event="notifications.push_due")
    assert row.state == Delivery.State.SCHEDULED
    assert row.due_at == ends


def be_quiet_now(person: UserCard) -> datetime:
    """Let the person's quiet hours have begun; return when they end."""
    now = timezone.now().astimezone(UTC).replace(second=0, microsecond=0)
    ends = now + timedelta(hours=2)
    services.change_preferences(
        owner_id=person.id,
        quiet_hours=QuietHours((now - timedelta(hours=1)).time(), ends.time()),
        device_zone="Etc/UTC",
    )
    return ends
