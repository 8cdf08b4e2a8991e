"""Tests where notifications lead, on pages, in mails and in pushes."""

from datetime import UTC, datetime
from typing import Any

import pytest

from notifications.links import find_path
from notifications.types import NotificationView, Subject, SubjectType
from twitter_project.workshop.testing.tweet_views import make_view
from users.types import UserCard

ADA, BOB = (
    UserCard(number, name, name, "", "", False)
    for number, name in enumerate(("ada", "bob"), start=1)
)


def view_of(**fields: Any) -> NotificationView:
    known: dict[str, Any] = {
        "id": 7,
        "kind": "follow",
        "actors": (),
        "actor_count": 0,
        "tweet": None,
        "unread": True,
        "created_at": datetime.now(UTC),
    }
    return NotificationView(**{**known, **fields})


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"actors": (ADA,), "actor_count": 1}, "/@ada"),
        ({"actors": (ADA, BOB), "actor_count": 9}, "/notifications/7/people"),
        ({"tweet": make_view(id=5, author=ADA)}, "/@ada/5"),
        ({"subject": Subject(SubjectType.LIST, 5, "Birds")}, "/lists/5"),
        ({"subject": Subject(SubjectType.DRAFT, 5, "Why")}, "/tweets/drafts"),
        ({"subject": Subject(SubjectType.SIGN_IN, 5, "x")}, "/accounts/sessions/"),
        ({"subject": Subject(SubjectType.ANNOUNCEMENT, 5, "x")}, "/notifications"),
        ({}, "/notifications"),
    ],
)
def test_a_notification_leads_to_what_it_is_about(
    fields: dict[str, Any], path: str
) -> None:
    assert find_path(view_of(**fields)) == path
