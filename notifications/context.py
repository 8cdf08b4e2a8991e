"""Context processors: what every page can show about notifications."""

import functools
from collections.abc import Callable

from django.http import HttpRequest

from notifications.services import count_unread, list_announcements
from notifications.types import AnnouncementView
from users.viewers import viewer_of

SHOWN_MAX = 99


def unread_count(request: HttpRequest) -> dict[str, Callable[[], int]]:
    """Give templates `unread_count`, a number that is counted only if it is used.

    It costs one query per page; none for an anonymous visitor, who has 0. Above 99 it
    is 100: pages show no more, and with a full inbox counting would slow every page
    down.
    """

    @functools.cache
    def count() -> int:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return 0
        return count_unread(recipient_id=user.pk, at_most=SHOWN_MAX + 1)

    return {"unread_count": count}


def announcements(
    request: HttpRequest,
) -> dict[str, Callable[[], list[AnnouncementView]]]:
    """Give templates `announcements`, which are read once, if they are used."""
    return {
        "announcements": functools.cache(
            lambda: list_announcements(viewer=viewer_of(request))
        )
    }
