"""Tests announcements: who sees them, when, and who is notified."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from notifications.errors import AnnouncementNotFound, BadAnnouncement
from notifications.models import Announcement, Notification
from notifications.services import (
    count_unread,
    delete_announcement,
    dismiss_announcement,
    list_announcements,
    list_notifications,
    save_announcement,
)
from notifications.services.notifying import announcements
from twitter_project.outbox import events
from twitter_project.shared.pagination import Keyset
from twitter_project.workshop.testing.api import Api
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.models import User
from users.types import ANONYMOUS, UserCard, Viewer

SignIn = Callable[[UserCard], Client]
TEXTS = {"en": "We move on Sunday.", "es": "Nos mudamos el domingo."}


def announce(**fields: object) -> int:
    announcement = Announcement(**{"texts": TEXTS, **fields})
    save_announcement(announcement)
    events.drain()
    return announcement.id


def texts(viewer: Viewer) -> list[str]:
    return [one.text for one in list_announcements(viewer=viewer)]


def told(user: UserCard) -> list[str]:
    page = list_notifications(viewer=Viewer(user.id), keyset=Keyset())
    return [one.subject.text for one in page.items if one.subject]


def test_everyone_who_is_signed_in_reads_it_in_their_language(ada: UserCard) -> None:
    announce()

    assert texts(Viewer(ada.id, language="en")) == ["We move on Sunday."]
    assert texts(Viewer(ada.id, language="es")) == ["Nos mudamos el domingo."]
    assert texts(Viewer(ada.id, language="fr")) == ["We move on Sunday."]
    assert texts(ANONYMOUS) == []


@pytest.mark.parametrize(
    ("starts_in_h", "ends_in_h", "is_shown"),
    [(-2, None, True), (-2, 1, True), (-2, -1, False), (1, None, False)],
)
def test_it_is_shown_from_one_time_to_another(
    ada: UserCard, starts_in_h: int, ends_in_h: int | None, is_shown: bool
) -> None:
    now = timezone.now()
    ends_at = None if ends_in_h is None else now + timedelta(hours=ends_in_h)
    announce(starts_at=now + timedelta(hours=starts_in_h), ends_at=ends_at)

    assert bool(texts(Viewer(ada.id))) == is_shown


def test_a_dismissed_one_is_gone_for_that_person_alone(
    ada: UserCard, bob: UserCard
) -> None:
    announcement_id = announce()

    for _again in range(2):
        dismiss_announcement(announcement_id=announcement_id, user_id=ada.id)

    assert texts(Viewer(ada.id)) == []
    assert len(texts(Viewer(bob.id))) == 1
    with pytest.raises(AnnouncementNotFound):
        dismiss_announcement(announcement_id=1, user_id=ada.id)


def test_it_notifies_everyone_once_and_takes_that_back(
    ada: UserCard, bob: UserCard, cyd: UserCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announcements, "PEOPLE_AT_ONCE", 2)
    announcement_id = announce(notifies=True)
    for one in (ada, bob, cyd):
        assert told(one) == ["We move on Sunday."]
        assert count_unread(recipient_id=one.id) == 1
    with override("es"):
        assert told(ada) == ["Nos mudamos el domingo."]

    announcements.notify_of_announcement(announcement_id=announcement_id)
    events.drain()
    assert Notification.objects.count() == 3

    delete_announcement(announcement_id=announcement_id)
    events.drain()
    assert texts(Viewer(ada.id)) == []
    assert [told(one) for one in (ada, bob, cyd)] == [[], [], []]
    assert count_unread(recipient_id=cyd.id) == 0


def test_nobody_is_notified_of_a_quiet_or_a_future_one(ada: UserCard) -> None:
    announce()
    announce(notifies=True, starts_at=timezone.now() + timedelta(hours=1))

    assert told(ada) == []


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"texts": {"en": "Hello"}}, "text_es"),
        ({"texts": {"en": " ", "es": "Hola"}}, "text_en"),
        ({"ends_at": timezone.now() - timedelta(days=1)}, "ends_at"),
    ],
)
def test_what_is_wrong_with_it_is_named(fields: dict[str, object], named: str) -> None:
    with pytest.raises(BadAnnouncement) as refusal:
        announce(**fields)

    assert named in refusal.value.errors


def test_homes_ask_nothing_while_nothing_is_announced(ada: UserCard) -> None:
    viewer = Viewer(ada.id)
    list_announcements(viewer=viewer)
    with count_round_trips() as quiet:
        list_announcements(viewer=viewer)
    assert len(quiet) == 0

    announce()
    list_announcements(viewer=viewer)
    with count_round_trips() as reading:
        list_announcements(viewer=viewer)
    assert len(reading) == 1
    assert_indexed(reading)


def test_home_shows_it_until_it_is_dismissed(signed_in: SignIn, ada: UserCard) -> None:
    client = signed_in(ada)
    assert "more.css" not in client.get("/").content.decode()
    text = "<b>Tea</b> at five: https://example.org/tea"
    announcement_id = announce(texts={"en": text, "es": "Té"})

    html = client.get("/").content.decode()
    assert "&lt;b&gt;Tea&lt;/b&gt; at five" in html
    assert '<a href="https://example.org/tea" rel="nofollow">' in html
    assert "more.css" in html  # it has its styles from there
    url = f"/announcements/{announcement_id}/dismiss"
    assert url in html

    again = client.post(url, {"next": "/"}, follow=True).content.decode()
    assert "at five" not in again
    assert client.post("/announcements/1/dismiss").status_code == 404


def test_apps_list_and_dismiss_it(ada: UserCard) -> None:
    announcement_id, api = announce(), Api(ada.id)

    (item,) = api.get("announcements").body["items"]

    assert item["text"] == "We move on Sunday."
    assert api.post(f"announcements/{announcement_id}/dismiss", {}).status == 204
    assert api.get("announcements").body["items"] == []
    assert api.post("announcements/nonsense/dismiss", {}).status == 404


def test_staff_write_change_and_delete_it_in_the_admin(
    signed_in: SignIn, ada: UserCard
) -> None:
    User.objects.filter(id=ada.id).update(is_staff=True, is_superuser=True)
    client, add = signed_in(ada), "/admin/notifications/announcement/add/"
    form = {
        "text_en": "Hello",
        "text_es": "Hola",
        "starts_at_0": "2026-01-01",
        "starts_at_1": "10:00",
    }

    assert client.get(add).status_code == 200
    assert client.post(add, {**form, "text_es": ""}).status_code == 200
    assert not Announcement.objects.exists()
    wrong = {**form, "ends_at_0": "2025-01-01", "ends_at_1": "10:00"}
    assert "Must be after" in client.post(add, wrong).content.decode()
    assert client.post(add, form).status_code == 302

    row = Announcement.objects.get()
    assert row.texts == {"en": "Hello", "es": "Hola"}
    assert row.author_id == ada.id
    change = f"/admin/notifications/announcement/{row.id}/change/"
    assert "Hola" in client.get(change).content.decode()
    client.post(change, {**form, "text_en": "Hello again"})
    assert texts(Viewer(ada.id)) == ["Hello again"]
    assert client.get("/admin/notifications/announcement/").status_code == 200
    delete = f"/admin/notifications/announcement/{row.id}/delete/"
    assert client.post(delete, {"post": "yes"}).status_code == 302
    assert not Announcement.objects.exists()
