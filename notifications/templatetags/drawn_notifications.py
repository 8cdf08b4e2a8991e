"""Draws the lines of the inbox."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from notifications.types import NotificationView
from twitter_project.shared.outlines import fill
from twitter_project.shared.templatetags.site_tags import avatar, time_values

register = template.Library()


@register.simple_tag
def drawn_notice(notification: NotificationView) -> SafeString:
    """Draw one line: who did what, when, and to which tweet."""
    actor, tweet = notification.actor, notification.tweet
    facts = {
        "kind": notification.kind,
        "is_unread": notification.unread,
        "has_tweet": tweet is not None,
        "has_text": tweet is not None and bool(tweet.text),
    }
    values: dict[str, Any] = {
        "id": notification.id,
        "handle": actor.handle,
        "name": actor.display_name,
        "avatar": avatar(actor, "small"),
        **time_values(notification.created_at),
    }
    if tweet is not None:
        values["author_handle"] = tweet.author.handle
        values["tweet_id"] = tweet.id
        values["text"] = tweet.text
    return fill("notifications/_notice.html", facts, values)
