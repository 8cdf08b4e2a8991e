"""Writes what a push says, in the recipient's language, and no more than they want."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from notifications.links import find_path
from notifications.models import Preview
from notifications.push.messages import PushMessage
from notifications.services.inbox import (
    count_unread,
    get_notification,
    get_read_up_to,
)
from notifications.services.push_groups import PushGroup
from notifications.types import NotificationView
from notifications.wording import describe
from tweets.types import Visibility
from twitter_project.media.signing import media_url
from users.types import Viewer


def write_push(group: PushGroup, *, preview: str, language: str) -> PushMessage:
    """Return the push for the group as it is now.

    The text behind a content warning is never part of it: a push shows the warning, as
    the page does. Raises: NotificationNotFound if the recipient may not see it now.
    """
    recipient_id = group.recipient_id
    with translation.override(language):
        viewer = Viewer(id=recipient_id, language=language)
        view = get_notification(notification_id=group.latest_id, viewer=viewer)
        says_all = preview != Preview.NONE
        return PushMessage(
            id=str(view.id),
            tag=group.group_key,
            title=describe(view, recipient_id=recipient_id)
            if says_all
            else settings.SITE_NAME,
            body=_write_body(view, preview) if says_all else _("New notification"),
            url=find_path(view) if says_all else reverse("notifications"),
            icon=_find_icon(view) if says_all else "",
            language=language,
            unread=count_unread(recipient_id=recipient_id),
            read_up_to=str(get_read_up_to(recipient_id=recipient_id)),
        )


def _write_body(view: NotificationView, preview: str) -> str:
    """Return the tweet's text, unless it is not public and the person wants only that.

    Of several tweets in one line it is the newest.
    """
    tweet = view.tweet
    is_public = tweet is not None and tweet.visibility == Visibility.PUBLIC
    if tweet is None or not (is_public or preview == Preview.ALL):
        return ""
    return tweet.excerpt


def _find_icon(view: NotificationView) -> str:
    """Return the picture of the newest person behind it; empty if there is none."""
    avatar_key = view.actors[0].avatar_key if view.actors else ""
    return media_url(avatar_key) if avatar_key else ""
