"""Tests e-mails about notifications, with a real mail server."""

import re
import smtplib
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from notifications import services
from notifications.models import CLAIMED_FOR, Mailbox, Sending
from notifications.services.mailing.mailboxes import claim_batch, find_mailbox
from notifications.timing import MAIL_EVERY, QuietHours
from tweets.services import delete_tweet, like_tweet
from twitter_project.outbox import events
from twitter_project.outbox.models import Delivery
from twitter_project.workshop.posting import post_tweet
from twitter_project.workshop.testing.database import (
    assert_indexed,
    count_round_trips,
)
from twitter_project.workshop.testing.mail_server import run_mail_server
from users.models import User
from users.services import block_user, follow_user, update_profile
from users.types import UserCard

pytestmark = pytest.mark.django_db
Inbox = list[EmailMessage]
Mention = Callable[..., int]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def now(ada: UserCard) -> datetime:
    """Confirm ada's address; return a moment when all that waits is due."""
    confirm(ada)
    return timezone.now() + 2 * MINUTE


@pytest.fixture
def mention(ada: UserCard, bob: UserCard) -> Mention:
    """Return a function by which bob mentions ada."""

    def post(text: str = "Good day @ada", **fields: Any) -> int:
        tweet_id = post_tweet(author_id=bob.id, text=text, **fields)
        events.drain()
        return tweet_id

    return post


def confirm(person: UserCard) -> None:
    EmailAddress.objects.filter(user_id=person.id).update(verified=True)


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    part = message.get_body((kind,))
    assert part is not None
    text: str = part.get_content()
    return text


def send(person: UserCard, now: datetime) -> None:
    services.send_mail(recipient_id=person.id, now=now)


def test_a_mention_is_mailed_once(
    inbox: Inbox, ada: UserCard, now: datetime, mention: Mention
) -> None:
    tweet_id = mention()

    for moment in (now, now, now + timedelta(hours=1)):
        send(ada, moment)

    (message,) = inbox
    assert message["Subject"] == "Bob mentioned you"
    assert message["To"] == "ada@example.org"
    for kind in ("plain", "html"):
        text = text_of(message, kind)
        assert "Good day @ada" in text
        assert f"/@bob/{tweet_id}" in text


def test_it_is_scheduled_a_minute_ahead(
    inbox: Inbox, ada: UserCard, now: datetime, mention: Mention
) -> None:
    begun_at = timezone.now()
    mention()

    (row,) = Delivery.objects.filter(event="notifications.mail_due")
    assert MINUTE <= row.due_at - begun_at < 2 * MINUTE
    send(ada, begun_at)  # too early
    assert not inbox


def test_what_comes_together_is_one_mail_and_one_look(
    inbox: Inbox, ada: UserCard, now: datetime, mention: Mention
) -> None:
    tweet_ids = [mention(f"@ada {number}") for number in range(3)]
    assert Delivery.objects.filter(event="notifications.mail_due").count() == 1

    send(ada, now)

    (message,) = inbox
    assert message["Subject"] == "3 new notifications on Tern"
    text = text_of(message)
    assert all(str(tweet_id) in text for tweet_id in tweet_ids)


def test_mails_are_ten_minutes_apart(
    inbox: Inbox, ada: UserCard, now: datetime, mention: Mention
) -> None:
    mention("@ada first")
    send(ada, now)
    mention("@ada two")
    mention("@ada three")

    send(ada, now + MAIL_EVERY - MINUTE)
    assert len(inbox) == 1

    send(ada, now + MAIL_EVERY)
    assert len(inbox) == 2
    assert "two" in text_of(inbox[1])
    assert "three" in text_of(inbox[1])
    assert "first" not in text_of(inbox[1])


def test_nothing_is_mailed_that_was_read_hidden_or_deleted(
    inbox: Inbox, ada: UserCard, bob: UserCard, now: datetime, mention: Mention
) -> None:
    mention("@ada read")
    read_id = Sending.objects.latest("id").notification_id
    services.mark_read(recipient_id=ada.id, up_to_id=read_id)
    deleted_id = mention("@ada deleted")
    delete_tweet(actor_id=bob.id, tweet_id=deleted_id)
    mention("@ada kept")

    send(ada, now)

    assert inbox[0]["Subject"] == "Bob mentioned you"
    assert "kept" in text_of(inbox[0])

    mention("@ada blocked")
    block_user(blocker_id=ada.id, blocked_id=bob.id)
    events.drain()
    send(ada, now + timedelta(hours=1))
    assert len(inbox) == 1


def test_a_kind_that_was_turned_off_meanwhile_is_not_mailed(
    inbox: Inbox, ada: UserCard, now: datetime, mention: Mention
) -> None:
    mention()
    off = {"mention": {"email": False}}
    services.change_preferences(owner_id=ada.id, channels=off)

    send(ada, now)

    assert not inbox


@pytest.mark.parametrize("state", ["unconfirmed", "suspended", "never"])
def test_some_people_get_no_mail(
    inbox: Inbox, ada: UserCard, now: datetime, mention: Mention, state: str
) -> None:
    mention("@ada before")
    if state == "unconfirmed":
        EmailAddress.objects.filter(user_id=ada.id).update(verified=False)
    elif state == "suspended":
        User.objects.filter(id=ada.id).update(is_active=False)
    else:
        services.change_preferences(owner_id=ada.id, email_frequency="never")
    mention("@ada after")

    send(ada, now)

    assert not any("after" in text_of(message) for message in inbox)
    assert len(inbox) == (1 if state == "never" else 0)


def test_a_mail_is_in_the_recipients_language(
    inbox: Inbox, ada: UserCard, now: datetime, mention: Mention
) -> None:
    update_profile(user_id=ada.id, language="es")
    mention()

    send(ada, now)

    assert inbox[0]["Subject"] == "Bob te ha mencionado"
    assert "No quiero más correos" in text_of(inbox[0])
    assert '<html lang="es">' in text_of(inbox[0], "html")


def test_a_content_warning_covers_the_text(
    inbox: Inbox, ada: UserCard, now: datetime, mention: Mention
) -> None:
    mention("@ada the butler did it", content_warning="Spoilers")

    send(ada, now)

    whole = inbox[0].as_string()
    assert "Spoilers" in whole
    assert "butler" not in whole


def test_nothing_in_a_mail_is_loaded_and_all_links_lead_here(
    inbox: Inbox, ada: UserCard, now: datetime, mention: Mention, settings: Any
) -> None:
    mention("@ada <img src=https://evil.example/x.png> https://evil.example/y")

    send(ada, now)

    html = text_of(inbox[0], "html")
    assert "&lt;img src=" in html
    assert not re.search(r"<(img|link|script|iframe)|url\(|@import", html)
    links = re.findall(r'href="([^"]*)"', html)
    assert links
    assert all(link.startswith(settings.SITE_URL) for link in links)


def test_headers_say_what_the_mail_is_and_how_to_end_it(
    inbox: Inbox, ada: UserCard, now: datetime, mention: Mention
) -> None:
    mention()

    send(ada, now)

    (message,) = inbox
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"].startswith("Tern <notifications.")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "In-Reply-To" not in message
    assert message.get_content_type() == "multipart/alternative"


def one_click_path(message: EmailMessage) -> str:
    url: str = (
        message["List-Unsubscribe"].strip("<>").replace("\r\n", "").replace(" ", "")
    )
    return "/" + url.split("/", 3)[3]


def test_one_click_ends_mails_about_the_kind_signed_out(
    inbox: Inbox, ada: UserCard, now: datetime, mention: Mention
) -> None:
    mention()
    send(ada, now)
    path = one_click_path(inbox[0])
    stranger = Client(enforce_csrf_checks=True)

    page = stranger.get(path).content.decode()
    assert "Stop e-mails about this: Mentions?" in page
    assert services.get_preferences(owner_id=ada.id).choices == {}, "GET only asks"

    answer = stranger.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    found = services.get_preferences(owner_id=ada.id)
    assert found.choices == {"mention": {"email": False}}

    stranger.post(path, {"all": "1"})
    assert services.get_preferences(owner_id=ada.id).email_frequency == "never"


def test_one_click_in_a_mail_about_several_kinds_ends_all(
    inbox: Inbox, ada: UserCard, cyd: UserCard, now: datetime, mention: Mention
) -> None:
    mention()
    follow_user(follower_id=make_stranger().id, followee_id=ada.id)
    events.drain()
    send(ada, now)

    Client().post(one_click_path(inbox[0]), {"List-Unsubscribe": "One-Click"})

    assert services.get_preferences(owner_id=ada.id).email_frequency == "never"


def make_stranger() -> UserCard:
    from users.tests.cast import make_people

    return make_people("dee")[0]


@pytest.mark.parametrize("token", ["", "nonsense", "WzEsIiJd:abc"])
def test_a_link_that_nobody_signed_changes_nothing(token: str) -> None:
    path = f"/notifications/unsubscribe?token={token}"

    assert Client().get(path).status_code == 404
    assert Client().post(path).status_code == 404


def test_quiet_hours_hold_mails_back(
    inbox: Inbox, ada: UserCard, now: datetime, mention: Mention
) -> None:
    minute = now.astimezone(UTC).replace(second=0, microsecond=0)
    quiet = QuietHours(
        (minute - timedelta(hours=1)).time(), (minute + timedelta(hours=1)).time()
    )
    services.change_preferences(
        owner_id=ada.id, quiet_hours=quiet, device_zone="Etc/UTC"
    )
    mention()

    send(ada, now)
    assert not inbox
    planned = Mailbox.objects.get(recipient_id=ada.id).due_at
    assert planned == minute + timedelta(hours=1)

    send(ada, planned)
    assert len(inbox) == 1


def test_a_daily_mail_comes_at_eight_in_the_persons_zone(
    inbox: Inbox, ada: UserCard, now: datetime, mention: Mention
) -> None:
    User.objects.filter(id=ada.id).update(time_zone="Asia/Kathmandu")
    services.change_preferences(owner_id=ada.id, email_frequency="daily")
    mention("@ada one")
    mention("@ada two")
    planned = Mailbox.objects.get(recipient_id=ada.id).due_at
    assert planned is not None
    assert planned.astimezone(UTC).time() == time(2, 15)

    send(ada, planned - MINUTE)
    assert not inbox
    send(ada, planned)
    assert [message["Subject"] for message in inbox] == ["2 new notifications on Tern"]
    send(ada, planned + timedelta(days=1))
    assert len(inbox) == 1, "there is nothing new"


def test_a_changed_frequency_counts_for_what_waits(
    inbox: Inbox, ada: UserCard, now: datetime, mention: Mention
) -> None:
    services.change_preferences(owner_id=ada.id, email_frequency="weekly")
    mention()
    send(ada, now)
    assert not inbox

    services.change_preferences(owner_id=ada.id, email_frequency="immediate")
    send(ada, now)

    assert len(inbox) == 1


def test_a_server_that_is_away_loses_and_doubles_nothing(
    settings: Any, ada: UserCard, now: datetime, mention: Mention
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    mention("@ada one")
    for minutes in range(3):
        with pytest.raises(ConnectionRefusedError):
            send(ada, now + minutes * MINUTE)
    mention("@ada two")

    with run_mail_server() as (port, received):
        settings.EMAIL_PORT = port
        send(ada, now + 60 * MINUTE)
        send(ada, now + 120 * MINUTE)

    (message,) = received
    assert message["Subject"] == "2 new notifications on Tern"


def test_a_killed_worker_leaves_a_mail_that_is_sent_again_under_its_name(
    inbox: Inbox, ada: UserCard, now: datetime, mention: Mention
) -> None:
    mention("@ada one")
    batch = claim_batch(find_mailbox(ada.id), now)  # and then it was killed
    assert batch is not None
    mention("@ada two")

    send(ada, now + timedelta(seconds=60))
    assert not inbox
    assert claim_batch(find_mailbox(ada.id), now) is None
    send(ada, now + CLAIMED_FOR)
    assert inbox[0]["Message-ID"].startswith(f"<{batch.id}.{ada.id}@")
    assert inbox[0]["Subject"] == "Bob mentioned you"

    send(ada, now + CLAIMED_FOR + MAIL_EVERY)
    assert len(inbox) == 2
    assert "two" in text_of(inbox[1])


def test_the_first_mail_is_due_through_the_outbox(
    inbox: Inbox, ada: UserCard, now: datetime, mention: Mention
) -> None:
    mention()
    Delivery.objects.filter(event="notifications.mail_due").update(
        due_at=timezone.now()
    )
    events.drain()  # it is not time yet, so it is scheduled again

    (row,) = Delivery.objects.filter(event="notifications.mail_due")
    assert row.state == Delivery.State.SCHEDULED
    assert row.payload == {"recipient_id": ada.id}


def test_reads_use_indexes(
    inbox: Inbox, ada: UserCard, now: datetime, mention: Mention
) -> None:
    mention()

    with count_round_trips() as trips:
        send(ada, now)

    assert len(inbox) == 1
    assert_indexed(trips)


def test_likes_are_mailed_as_one_line_if_somebody_wants_that(
    inbox: Inbox, ada: UserCard, bob: UserCard, cyd: UserCard, now: datetime
) -> None:
    on = {"like": {"email": True}}
    services.change_preferences(owner_id=ada.id, channels=on)
    tweet_id = post_tweet(author_id=ada.id, text="Hello")
    for person in (bob, cyd):
        like_tweet(user_id=person.id, tweet_id=tweet_id)
    events.drain()

    send(ada, now)

    (message,) = inbox
    assert message["Subject"] == "Cyd Charisse and Bob liked your tweet"


def test_an_address_that_does_not_exist_is_not_tried_again(
    inbox: Inbox, ada: UserCard, now: datetime, mention: Mention, settings: Any
) -> None:
    with run_mail_server(refused="550 5.1.1 No such user") as (port, received):
        settings.EMAIL_PORT = port
        mention()
        send(ada, now)
        mention("@ada again")
        send(ada, now + MAIL_EVERY)

    assert not received
    stop = services.find_mail_stop(recipient_id=ada.id)
    assert stop is not None
    assert (stop.email, stop.reason) == ("ada@example.org", "bounce")


def test_a_server_that_refuses_for_other_reasons_is_tried_again(
    inbox: Inbox, ada: UserCard, now: datetime, mention: Mention, settings: Any
) -> None:
    usual_port = settings.EMAIL_PORT
    with run_mail_server(refused="550 5.7.1 Relaying denied") as (port, _received):
        settings.EMAIL_PORT = port
        mention()
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            send(ada, now)
    settings.EMAIL_PORT = usual_port

    send(ada, now + MINUTE)

    assert services.find_mail_stop(recipient_id=ada.id) is None
    assert len(inbox) == 1


def test_a_stopped_address_gets_mails_again_by_a_link(
    inbox: Inbox,
    ada: UserCard,
    now: datetime,
    mention: Mention,
    signed_in: Callable[[UserCard], Client],
) -> None:
    bounced = Mailbox.StopReason.BOUNCE
    assert services.stop_mail(email="ADA@example.org", reason=bounced)
    assert not services.stop_mail(email="nobody@example.org", reason=bounced)
    client = signed_in(ada)
    assert "E-mails to ada@example.org bounced" in (
        client.get("/notifications/settings").content.decode()
    )
    mention()
    send(ada, now)
    assert not inbox

    client.post("/notifications/email/check")
    events.drain()
    url = re.search(r"https?://[^/]+(\S+)", text_of(inbox[0]))
    assert url is not None
    assert Client().get(url[1]).status_code == 200
    assert services.find_mail_stop(recipient_id=ada.id) is not None, "GET only asks"
    Client().post(url[1])

    assert services.find_mail_stop(recipient_id=ada.id) is None
    mention()
    send(ada, now)
    assert len(inbox) == 2


def test_another_address_is_not_stopped(
    inbox: Inbox, ada: UserCard, now: datetime, mention: Mention
) -> None:
    services.stop_mail(email="ada@example.org", reason=Mailbox.StopReason.COMPLAINT)
    User.objects.filter(id=ada.id).update(email="ada@example.net")
    mention()

    send(ada, now)

    assert inbox[0]["To"] == "ada@example.net"
