"""Draws the lines of the inbox."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from notifications.links import find_subject_path
from notifications.models import MENTION_KINDS, NotificationKind
from notifications.types import NotificationView, Subject
from notifications.wording import describe, join_names, write_sentence
from tweets.templatetags.drawn_tweet import drawn_tweet
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


@register.simple_tag(takes_context=True)
def notification_text(context: dict[str, Any], notification: NotificationView) -> str:
    """Say in plain text what happened, or quote the tweet that addresses one."""
    if notification.tweet is not None and notification.kind in MENTION_KINDS:
        return notification.tweet.excerpt
    recipient_id = getattr(context.get("user"), "pk", 0)
    return describe(notification, recipient_id=recipient_id)


def _draw(
    notification: NotificationView, context: dict[str, Any], clock: Clock
) -> SafeString:
    if notification.tweet is None or notification.kind not in MENTION_KINDS:
        return _draw_notice(notification, clock, context)
    values = {
        "id": notification.id,
        "tweet": drawn_tweet(context, notification.tweet),
    }
    facts = {"kind": notification.kind, "is_unread": notification.unread}
    return fill("notifications/_told_tweet.html", facts, values)


def _draw_notice(
    notification: NotificationView, clock: Clock, context: dict[str, Any]
) -> SafeString:
    """Draw one line: who did what, when, and to which tweet."""
    tweet = notification.tweet
    facts = {
        "kind": notification.kind,
        "is_unread": notification.unread,
        "has_actors": bool(notification.actors),
        "has_tweet": tweet is not None,
        "has_text": tweet is not None and bool(tweet.excerpt),
    }
    values: dict[str, Any] = {
        "id": notification.id,
        "faces": SafeString("".join(map(_draw_face, notification.actors))),
        "sentence": _draw_sentence(notification, context),
        "answers": _draw_answers(notification, context),
        **clock.values_of(notification.created_at),
    }
    if tweet is not None:
        values["author_handle"] = tweet.author.handle
        values["tweet_id"] = tweet.id
        values["text"] = tweet.excerpt
    return fill("notifications/_notice.html", facts, values)


def _draw_face(actor: UserCard) -> SafeString:
    values = {"handle": actor.handle, "avatar": avatar(actor, "small")}
    return fill("notifications/_face.html", {}, values)


def _draw_sentence(
    notification: NotificationView, context: dict[str, Any]
) -> SafeString:
    """Draw what plain text says, too, with links to the people and the subject."""

    def draw_others(text: str) -> str:
        return fill(
            "notifications/_others.html", {}, {"id": notification.id, "text": text}
        ).strip()

    sentence = write_sentence(
        notification,
        recipient_id=getattr(context.get("user"), "pk", 0),
        names=join_names(notification, name=_draw_name, others=draw_others),
        subject=_draw_subject(notification.subject),
    )
    return SafeString(sentence)  # our own words, filled with HTML


def _draw_answers(
    notification: NotificationView, context: dict[str, Any]
) -> SafeString:
    """Draw the buttons that accept or reject a request to follow, if it is one."""
    if notification.kind != NotificationKind.FOLLOW_REQUEST:
        return SafeString()
    values = {
        "handle": notification.actors[0].handle,
        "csrf_token": conditional_escape(context.get("csrf_token", "")),
    }
    return fill("notifications/_answers.html", {}, values)


def _draw_name(actor: UserCard) -> str:
    values = {"handle": actor.handle, "name": actor.display_name}
    return fill("notifications/_name.html", {}, values).strip()  # a comma may follow


def _draw_subject(subject: Subject | None) -> str:
    if subject is None:
        return ""
    values = {"path": find_subject_path(subject), "text": subject.text}
    return fill("notifications/_subject.html", {}, values).strip()
