"""What every page may show of notifications."""

import functools
from collections.abc import Callable

from django.http import HttpRequest

from notifications.services import count_unread


def unread_count(request: HttpRequest) -> dict[str, Callable[[], int]]:
    """Give templates `unread_count`, a number that is counted only if it is used.

    It costs one query, once a page; none for an anonymous visitor, who has 0.
    """

    @functools.cache
    def count() -> int:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return 0
        return count_unread(recipient_id=user.pk)

    return {"unread_count": count}
