"""Tests that each kind arrives once by push and once by mail, in both languages."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse_lazy
from django.utils import timezone

from notifications import services
from notifications.channels import SENT_ELSEWHERE, Channel, is_free
from notifications.models import Notification, NotificationKind
from notifications.services.delivering import deliver_notification
from notifications.tests.push_cast import subscribe
from notifications.tests.test_preference_matrix import (
    ABOUT_TWEETS,
    notify_everyone,
)
from twitter_project.outbox import events
from twitter_project.workshop.testing.push_service import Browser, PushService
from users.models import User
from users.tests.cast import make_people
from users.types import UserCard

pytestmark = pytest.mark.django_db
# What each kind says in English and Spanish, and which page it opens.
SAID = {
    "like": ("Bob liked your tweet", "Bob ha indicado que le gusta tu tuit"),
    "retweet": ("Bob retweeted your tweet", "Bob ha retuiteado tu tuit"),
    "reply": ("Bob replied to you", "Bob te ha respondido"),
    "quote": ("Bob quoted your tweet", "Bob ha citado tu tuit"),
    "mention": ("Bob mentioned you", "Bob te ha mencionado"),
    "follow": ("Bob followed you", "Bob te sigue"),
    "follow_request": ("Bob asked to follow you", "Bob quiere seguirte"),
    "follow_accepted": (
        "Bob accepted your follow request",
        "Bob ha aceptado tu solicitud de seguimiento",
    ),
    "poll_ended": ("The poll by Bob has ended", "La encuesta de Bob ha terminado"),
    "tweet_edited": (
        "Bob edited a tweet that you interacted with",
        "Bob ha editado un tuit con el que interactuaste",
    ),
    "new_tweet": ("Bob posted a tweet", "Bob ha publicado un tuit"),
    "listed": (
        "Bob added you to the list “Birds”",
        "Bob te ha añadido a la lista «Birds»",
    ),
    "scheduled_published": (
        "Your scheduled tweet was posted",
        "Tu tuit programado se ha publicado",
    ),
    "scheduled_failed": (
        "Your scheduled tweet was not posted: It could not be posted. Check it and try"
        " again.",
        "Tu tuit programado no se ha publicado: No se ha podido publicar."
        " Revísalo e inténtalo de nuevo.",
    ),
    "sign_in": (
        "Somebody signed in to your account from a new network: an app, 192.0.2.0/24",
        "Alguien ha iniciado sesión en tu cuenta desde una red nueva: una aplicación,"
        " 192.0.2.0/24",
    ),
    "announcement": ("Announcement: We move on Friday", "Anuncio: Nos mudamos"),
    "moderation_notice": (
        "The moderators made a decision about your account",
        "El equipo de moderación ha tomado una decisión sobre tu cuenta",
    ),
    "appeal_outcome": (
        "The moderators decided on your appeal",
        "El equipo de moderación ha resuelto tu apelación",
    ),
    "report_outcome": (
        "The moderators reviewed your report",
        "El equipo de moderación ha revisado tu denuncia",
    ),
}
PAGES = {
    **dict.fromkeys(("follow", "follow_request", "follow_accepted"), "/@bob"),
    "scheduled_failed": reverse_lazy("drafts"),
    "sign_in": reverse_lazy("sessions"),
}


def test_each_kind_arrives_once_by_push_and_mail_in_both_languages(
    pushes: PushService, inbox: list[EmailMessage], bob: UserCard
) -> None:
    people = make_people("english", "spanish")
    EmailAddress.objects.update(verified=True)
    User.objects.filter(id=people[1].id).update(language="es")
    browsers = [Browser(pushes) for _ in people]
    for person, browser in zip(people, browsers, strict=True):
        subscribe(person, browser)
        services.change_preferences(owner_id=person.id, channels=choose_all())
    events.drain()
    owners: dict[int, int] = {}
    for kind in NotificationKind.values:
        owners |= notify_everyone(kind, people, bob)

    for notification_id in (*owners, *owners):  # deliveries may repeat
        deliver_notification(notification_id=notification_id)
    events.drain()
    for person in (*people, *people):
        now = timezone.now() + timedelta(minutes=2)
        services.send_mail(recipient_id=person.id, now=now)

    rows = {str(row.id): row for row in Notification.objects.all()}
    assert {*SAID} == {*NotificationKind.values}
    for number, (person, browser) in enumerate(zip(people, browsers, strict=True)):
        lines = find_mail(inbox, person).splitlines()
        pushed = {rows[str(one["id"])].kind: one for one in browser.messages}
        assert len(browser.messages) == len(SAID)
        for kind, titles in SAID.items():
            one, title = pushed[kind], titles[number]
            assert (kind, one["title"]) == (kind, title)
            assert one["language"] == ("en", "es")[number]
            assert one["body"] == ("Good day" if kind in ABOUT_TWEETS else "")
            assert one["url"] == find_page(rows[str(one["id"])])
            is_mailed = Channel.EMAIL not in SENT_ELSEWHERE.get(kind, frozenset())
            assert (kind, lines.count(title)) == (kind, is_mailed)


def find_page(row: Notification) -> str:
    """Return the page that a push about this notification has to open."""
    if row.tweet_id:
        return f"/@bob/{row.tweet_id}"
    if row.kind == NotificationKind.LISTED:
        return f"/lists/{row.subject_id}"
    return str(PAGES.get(row.kind, reverse_lazy("notifications")))


def find_mail(inbox: list[EmailMessage], person: UserCard) -> str:
    """Return the text of the person's only e-mail."""
    (mail,) = [one for one in inbox if person.handle in str(one["To"])]
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def choose_all() -> dict[str, dict[str, bool]]:
    """Return the choice of every channel for every kind."""
    return {
        kind: {channel.value: True for channel in Channel if is_free(kind, channel)}
        for kind in NotificationKind.values
    }
