"""Builds what notifications are about besides tweets, from their rows.

`details` of a row, by kind:

- announcement: `texts`, by language
- scheduled_failed: `draft_id`, and `failure`, the code of the error
- sign_in: `network`, `user_agent` and `is_app`
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from notifications.models import NotificationKind
from notifications.services.announcements import choose_text
from notifications.services.groups import Group
from notifications.types import Subject, SubjectType
from tweets.errors import explain_failure
from twitter_project.web.user_agents import recognize_browser
from users.services import find_public_list_names


def find_list_names(groups: Iterable[Group]) -> Mapping[int, str]:
    """Return the names of the public lists that these groups are about, by id.

    One round trip, none if they are about no list.
    """
    list_ids = {
        group["subject_id"]
        for group in groups
        if group["kind"] == NotificationKind.LISTED
    }
    return find_public_list_names(list_ids=list_ids)


def make_subject(group: Group, list_names: Mapping[int, str]) -> Subject | None:
    """Return the group's subject in the active language, if its kind has one."""
    id_, details = group["subject_id"], group["details"]
    if group["kind"] == NotificationKind.LISTED and id_ in list_names:
        return Subject(SubjectType.LIST, id_, list_names[id_])
    if group["kind"] == NotificationKind.SCHEDULED_FAILED:
        reason = str(explain_failure(details["failure"]))
        return Subject(SubjectType.DRAFT, details["draft_id"], reason)
    if group["kind"] == NotificationKind.SIGN_IN:
        return Subject(SubjectType.SIGN_IN, id_, _describe_device(details))
    if group["kind"] == NotificationKind.ANNOUNCEMENT:
        text = choose_text(details["texts"], get_language() or "")
        return Subject(SubjectType.ANNOUNCEMENT, id_, text)
    return None


def _describe_device(details: Mapping[str, Any]) -> str:
    """Return "Firefox on Linux, 203.0.113.0/24"."""
    browser = recognize_browser(details["user_agent"])
    device = _("an app") if details["is_app"] else browser or _("an unknown browser")
    return f"{device}, {details['network']}"
