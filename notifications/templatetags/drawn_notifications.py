"""Draws the lines of the inbox."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString

from notifications.models import MENTION_KINDS
from notifications.types import NotificationView
from tweets.templatetags.drawn_tweet import drawn_tweet
from tweets.types import TweetView
from twitter_project.web.outlines import fill
from twitter_project.web.templatetags.site_tags import avatar
from twitter_project.web.times import Clock
from users.types import UserCard

register = template.Library()


@register.simple_tag(takes_context=True)
def drawn_notifications(
    context: dict[str, Any], notifications: Iterable[NotificationView]
) -> SafeString:
    """Draw the inbox, with a line between new and old ones.

    Replies, mentions and quotes look as in a feed.
    """
    clock = Clock.read()
    drawn: list[str] = []
    was_unread = False
    for one in notifications:
        if was_unread and not one.unread:
            drawn.append(fill("notifications/_earlier.html", {}, {}))
        was_unread = one.unread
        drawn.append(_draw(one, context, clock))
    return SafeString("".join(drawn))


def _draw(
    notification: NotificationView, context: dict[str, Any], clock: Clock
) -> SafeString:
    if notification.tweet is None or notification.kind not in MENTION_KINDS:
        return _draw_notice(notification, clock, context)
    values = {"tweet": drawn_tweet(context, notification.tweet)}
    facts = {"is_unread": notification.unread}
    return fill("notifications/_told_tweet.html", facts, values)


def _draw_notice(
    notification: NotificationView, clock: Clock, context: dict[str, Any]
) -> SafeString:
    """Draw one line: who did what, when, and to which tweet."""
    tweet = notification.tweet
    facts = {
        "kind": notification.kind,
        "people": _plural(notification.actor_count),
        "is_own": notification.kind == "poll_ended"
        and tweet is not None
        and _is_viewers(tweet, context),
        "is_unread": notification.unread,
        "has_tweet": tweet is not None,
        "has_text": tweet is not None and bool(tweet.excerpt),
    }
    values: dict[str, Any] = {
        "id": notification.id,
        "faces": SafeString("".join(map(_draw_face, notification.actors))),
        "names": _draw_names(notification),
        **clock.values_of(notification.created_at),
    }
    if tweet is not None:
        values["author_handle"] = tweet.author.handle
        values["tweet_id"] = tweet.id
        values["text"] = tweet.excerpt
    return fill("notifications/_notice.html", facts, values)


def _is_viewers(tweet: TweetView, context: dict[str, Any]) -> bool:
    return tweet.author.id == getattr(context.get("user"), "pk", None)


def _draw_face(actor: UserCard) -> SafeString:
    values = {"handle": actor.handle, "avatar": avatar(actor, "small")}
    return fill("notifications/_face.html", {}, values)


def _draw_names(notification: NotificationView) -> SafeString:
    """Draw "Ada", "Ada and Bob", or "Ada, Bob and 3 others"."""
    names = list(map(_draw_name, notification.named))
    if notification.actor_count == 1:
        return names[0]
    facts = {
        "has_second": len(names) > 1,
        "others": _plural(notification.others_count),
    }
    values = {
        "first": names[0],
        "second": names[-1],
        "id": notification.id,
        "others_count": notification.others_count,
    }
    return fill("notifications/_names.html", facts, values)


def _draw_name(actor: UserCard) -> SafeString:
    values = {"handle": actor.handle, "name": actor.display_name}
    link = fill("notifications/_name.html", {}, values)
    return SafeString(link.strip())  # a comma may follow


def _plural(count: int) -> int:
    """Return a small number with the same plural, so that there are few outlines."""
    return min(count, 2)
