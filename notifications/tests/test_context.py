"""Tests that the number in the header costs a query only where it is shown."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory

from notifications.context import unread_count
from notifications.models import NotificationGroup, NotificationKind
from notifications.services import count_unread
from twitter_project.outbox import events
from twitter_project.workshop.testing.database import assert_indexed, count_round_trips
from users.services import follow_user
from users.types import UserCard


def render(text: str, user: object) -> str:
    request = RequestFactory().get("/")
    request.user = user  # type: ignore[assignment]
    return Template(text).render(Context(unread_count(request)))


def test_it_is_counted_once_a_page_however_often_it_is_shown(
    bob: UserCard, cyd: UserCard
) -> None:
    follow_user(follower_id=cyd.id, followee_id=bob.id)
    events.drain()
    user = get_user_model().objects.get(pk=bob.id)

    with count_round_trips() as trips:
        text = (
            "{% if unread_count %}{{ unread_count }} of {{ unread_count }}{% endif %}"
        )
        assert render(text, user) == "1 of 1"

    assert len(trips) == 1


def test_a_page_that_does_not_show_it_pays_nothing(bob: UserCard) -> None:
    user = get_user_model().objects.get(pk=bob.id)

    with count_round_trips() as trips:
        assert render("Nothing", user) == "Nothing"

    assert len(trips) == 0


def test_an_anonymous_visitor_has_none_and_pays_nothing(db: None) -> None:
    with count_round_trips() as trips:
        assert render("{{ unread_count }}", AnonymousUser()) == "0"

    assert len(trips) == 0


def test_above_99_nobody_counts_on(bob: UserCard, cyd: UserCard) -> None:
    NotificationGroup.objects.bulk_create(
        NotificationGroup(
            recipient_id=bob.id,
            group_key=f"2026-01-01/like/{number}",
            kind=NotificationKind.LIKE,
            tweet_id=number,
            latest_id=number,
            actor_ids=[cyd.id],
            unread=True,
        )
        for number in range(1, 121)
    )
    user = get_user_model().objects.get(pk=bob.id)

    with count_round_trips() as trips:
        badge = render('{% include "notifications/_badge.html" %}', user)

    assert "99+" in badge
    assert "More than 99 unread" in badge
    assert assert_indexed(trips)[0].keys_examined <= 101
    assert count_unread(recipient_id=bob.id) == 120
