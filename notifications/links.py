"""Finds the page that a notification leads to."""

from collections.abc import Mapping

from django.urls import reverse

from notifications.types import NotificationView, Subject, SubjectType

SUBJECT_PAGES: Mapping[SubjectType, str] = {
    SubjectType.DRAFT: "drafts",
    SubjectType.SIGN_IN: "sessions",
    SubjectType.ANNOUNCEMENT: "notifications",
}


def find_path(view: NotificationView) -> str:
    """Return the path of the page to open for this notification.

    A tweet leads to its page (of several, the newest), a person to their profile, and
    several people to the list of them.
    """
    if view.subject is not None:
        return find_subject_path(view.subject)
    if view.tweet is not None:
        return reverse("tweet", args=[view.tweet.author.handle, view.tweet.id])
    if view.actor_count > 1:
        return reverse("notified_people", args=[view.id])
    if view.actors:
        return reverse("profile", args=[view.actors[0].handle])
    return reverse("notifications")


def find_subject_path(subject: Subject) -> str:
    """Return the path of the page that shows the subject."""
    if subject.type == SubjectType.LIST:
        return reverse("list", args=[subject.id])
    return reverse(SUBJECT_PAGES[subject.type])
