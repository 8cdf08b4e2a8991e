"""Announcements: lists the current ones, and saves, deletes and dismisses them.

Every process remembers for a few seconds what is announced, so that homes do not ask
the database while nothing is.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError
from django.db.models import Q
from django.utils import timezone

from notifications.errors import AnnouncementNotFound, BadAnnouncement
from notifications.events import AnnouncementChanged
from notifications.models import Announcement, AnnouncementDismissal
from notifications.types import AnnouncementView
from twitter_project.outbox import events
from twitter_project.shared.db import atomic
from users.types import Viewer

CACHE_KEY = "announcements"
REMEMBERED_S = 15


def list_announcements(*, viewer: Viewer) -> list[AnnouncementView]:
    """Return what is announced now and not dismissed, newest first.

    Empty for anonymous viewers. One query while there are any, and one more every
    `REMEMBERED_S` seconds.
    """
    if viewer.id is None:
        return []
    now = timezone.now()
    shown = [one for one in _read_current() if is_current(one, now)]
    if not shown:
        return []
    dismissed = AnnouncementDismissal.objects.filter(
        user_id=viewer.id, announcement_id__in=[one.id for one in shown]
    )
    dismissed_ids = set(dismissed.values_list("announcement_id", flat=True))
    return [
        AnnouncementView(one.id, choose_text(one.texts, viewer.language), one.starts_at)
        for one in shown
        if one.id not in dismissed_ids
    ]


def is_current(announcement: Announcement, now: datetime) -> bool:
    """Return whether it is announced at this time."""
    ends_at = announcement.ends_at
    return announcement.starts_at <= now and (ends_at is None or now < ends_at)


def choose_text(texts: Mapping[str, str], language: str) -> str:
    """Return the text in this language, or else in the first language that has one."""
    return texts.get(language) or next(filter(None, texts.values()), "")


def save_announcement(announcement: Announcement) -> None:
    """Publish or change an announcement.

    Raises: BadAnnouncement, naming the field, if a language has no text, or it ends
    before it starts.
    """
    for code, _name in settings.LANGUAGES:
        if not str(announcement.texts.get(code, "")).strip():
            raise BadAnnouncement(field=f"text_{code}")
    ends_at = announcement.ends_at
    if ends_at is not None and ends_at <= announcement.starts_at:
        raise BadAnnouncement(field="ends_at")
    _save(announcement)
    cache.delete(CACHE_KEY)


@atomic
def _save(announcement: Announcement) -> None:
    announcement.save()
    if announcement.notifies:
        changed = AnnouncementChanged(announcement.id)
        events.publish(changed, due_at=announcement.starts_at)


def delete_announcement(*, announcement_id: int) -> None:
    """Delete an announcement, and withdraw its notifications."""
    _delete(announcement_id)
    cache.delete(CACHE_KEY)


@atomic
def _delete(announcement_id: int) -> None:
    found = Announcement.objects.filter(id=announcement_id)
    if found.delete()[0]:
        events.publish(AnnouncementChanged(announcement_id))


def dismiss_announcement(*, announcement_id: int, user_id: int) -> None:
    """Stop showing the announcement to this person.

    Raises: AnnouncementNotFound if it does not exist, or has not started.
    """
    started = Announcement.objects.filter(starts_at__lte=timezone.now())
    if not started.filter(id=announcement_id).exists():
        raise AnnouncementNotFound
    key: dict[str, Any] = {"user_id": user_id, "announcement_id": announcement_id}
    try:
        AnnouncementDismissal.objects.create(**key)
    except IntegrityError:  # dismissed before
        return


def _read_current() -> list[Announcement]:
    """Return announcements that have not ended, newest first."""
    found: list[Announcement] | None = cache.get(CACHE_KEY)
    if found is None:
        going_on = Q(ends_at=None) | Q(ends_at__gt=timezone.now())
        found = list(Announcement.objects.filter(going_on).order_by("-id"))
        cache.set(CACHE_KEY, found, REMEMBERED_S)
    return found
