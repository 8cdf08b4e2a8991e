"""Tests every kind with every choice of channels: what arrives, and that it does once.

Eight people choose differently; half of them read Spanish.
"""

from collections import Counter
from datetime import timedelta
from email.message import EmailMessage
from itertools import product
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone, translation

from notifications import services
from notifications.channels import SENT_ELSEWHERE, Channel, choose_channels, is_free
from notifications.events import PushDue
from notifications.models import Notification, NotificationKind, make_group_key
from notifications.services.delivering import deliver_notification
from notifications.wording import describe
from twitter_project.shared.ids import new_id
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.published import recorded_events
from users.models import User
from users.services import create_list
from users.tests.cast import make_people
from users.types import UserCard, Viewer

pytestmark = pytest.mark.django_db
# Every choice for the channels page, push and e-mail.
CHOICES = list(product((True, False), repeat=len(Channel)))
ABOUT_TWEETS = (
    *("like", "retweet", "reply", "mention", "quote", "poll_ended", "tweet_edited"),
    *("new_tweet", "scheduled_published"),
)
DETAILS: dict[str, dict[str, Any]] = {
    "announcement": {"texts": {"en": "We move on Friday", "es": "Nos mudamos"}},
    "scheduled_failed": {"draft_id": 1, "failure": "parent_gone"},
    "sign_in": {"network": "192.0.2.0/24", "user_agent": "", "is_app": True},
}
BY_THE_SITE = (
    *("announcement", "scheduled_failed", "sign_in", "scheduled_published"),
    *("moderation_notice", "appeal_outcome", "report_outcome"),
)


def notify_everyone(
    kind: str, people: list[UserCard], actor: UserCard
) -> dict[int, int]:
    """Write a notification of this kind to each person; return whose each is."""
    tweet_id = post_tweet(author_id=actor.id, text="Good day")
    facts = {
        "kind": kind,
        "actor_id": 0 if kind in BY_THE_SITE else actor.id,
        "tweet_id": tweet_id if kind in ABOUT_TWEETS else 0,
        "subject_id": 7 if kind in DETAILS else 0,
    }
    if kind == "listed":
        facts["subject_id"] = create_list(
            owner_id=actor.id, name="Birds", is_private=False
        )
    group_key = make_group_key(**facts, day=timezone.now().date())  # type: ignore[arg-type]
    rows = [
        Notification(
            id=new_id(),
            recipient_id=person.id,
            group_key=group_key,
            details=DETAILS.get(kind, {}),
            **facts,
        )
        for person in people
    ]
    Notification.objects.bulk_create(rows)
    for person in people:  # as the handlers do before they write
        services.refresh_kind(recipient_id=person.id, kind=kind)
    return {row.id: row.recipient_id for row in rows}


def choose(kind: str, people: list[UserCard]) -> dict[int, frozenset[Channel]]:
    """Let each person choose differently; return what each must get."""
    expected = {}
    for person, choice in zip(people, CHOICES, strict=True):
        own = {
            channel.value: is_on
            for channel, is_on in zip(Channel, choice, strict=True)
            if is_free(kind, channel)
        }
        services.change_preferences(owner_id=person.id, channels={kind: own})
        expected[person.id] = choose_channels(kind, {kind: own})
    return expected


@pytest.mark.parametrize("kind", NotificationKind.values)
def test_each_kind_arrives_once_on_the_chosen_channels(
    inbox: list[EmailMessage], bob: UserCard, kind: str
) -> None:
    people = make_people(*(f"person{number}" for number in range(len(CHOICES))))
    EmailAddress.objects.update(verified=True)
    User.objects.filter(id__in=[one.id for one in people[::2]]).update(language="es")
    expected = choose(kind, people)
    owners = notify_everyone(kind, people, bob)

    with recorded_events([PushDue]) as read:
        for notification_id in (*owners, *owners):  # deliveries may repeat
            deliver_notification(notification_id=notification_id)
        pushed = {one.recipient_id for one in read() if isinstance(one, PushDue)}
    for person in (*people, *people):
        now = timezone.now() + timedelta(minutes=2)
        services.send_mail(recipient_id=person.id, now=now)

    mailed = Counter(str(message["To"]) for message in inbox)
    for person in people:
        channels = expected[person.id]
        address = f"{person.handle}@example.org"
        is_shown = services.count_unread(recipient_id=person.id) == 1
        assert is_shown == (Channel.PAGE in channels)
        assert (person.id in pushed) == (Channel.PUSH in channels)
        assert mailed[address] == (Channel.EMAIL in channels)
    assert not SENT_ELSEWHERE.get(kind, frozenset()) & {Channel.PAGE, Channel.PUSH}
    check_languages(inbox, owners, people)


def check_languages(
    inbox: list[EmailMessage], owners: dict[int, int], people: list[UserCard]
) -> None:
    """Check that each subject is the notification's sentence in their language."""
    ids = {recipient_id: id_ for id_, recipient_id in owners.items()}
    for number, person in enumerate(people):
        subjects = [
            " ".join(str(one["Subject"]).split())
            for one in inbox
            if one["To"] == f"{person.handle}@example.org"
        ]
        language = "en" if number % 2 else "es"
        with translation.override(language):
            for subject in subjects:
                view = services.get_notification(
                    notification_id=ids[person.id], viewer=Viewer(person.id)
                )
                assert subject == describe(view, recipient_id=person.id)
