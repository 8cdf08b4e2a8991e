"""Draws the tweet inside a quote, as a card."""

from __future__ import annotations

from collections.abc import Hashable

from django import template
from django.utils.safestring import SafeString

from tweets.types import QuotedTweet, TweetView
from twitter_project.media.signing import media_url
from twitter_project.web.outlines import fill
from twitter_project.web.templatetags.site_tags import avatar
from twitter_project.web.times import Clock

from .media_tags import focus_classes

register = template.Library()

CARD = "tweets/_quoted.html"
ABOVE = "tweets/_answered.html"


def draw_quote(tweet: TweetView) -> SafeString | str:
    """Draw what the tweet quotes; nothing if it is no quote."""
    if not tweet.is_quote:
        return ""
    if tweet.quoted is None:
        return fill(CARD, {"is_available": False}, {})
    return drawn_quoted(tweet.quoted)


def draw_answered(tweet: QuotedTweet) -> SafeString:
    """Draw a tweet as it appears above a reply to it."""
    return _draw_compact(tweet, ABOVE)


@register.simple_tag
def drawn_quoted(tweet: QuotedTweet | TweetView) -> SafeString:
    """Draw a tweet as it appears inside a quote."""
    return _draw_compact(tweet, CARD)


def _draw_compact(tweet: QuotedTweet | TweetView, template: str) -> SafeString:
    """Draw a tweet with its first picture, and without counts."""
    if isinstance(tweet, QuotedTweet):
        has_poll = tweet.has_poll
    else:
        has_poll = tweet.poll is not None
    # Nothing opens inside a card: its link leads to the tweet.
    media = () if tweet.content_warning else tweet.media
    first = next((item for item in media if item.preview_key), None)
    facts: dict[str, Hashable] = {
        "is_available": True,
        "has_text": bool(tweet.text),
        "is_warned": bool(tweet.content_warning),
        "has_poll": has_poll,
        "media": "" if first is None else "covered" if tweet.is_sensitive else "shown",
    }
    values: dict[str, object] = {
        "id": tweet.id,
        "handle": tweet.author.handle,
        "name": tweet.author.display_name,
        "avatar": avatar(tweet.author, "small"),
        "text": tweet.content_warning or tweet.text,
        **Clock.read().values_of(tweet.created_at),
    }
    if first is not None:
        values["picture"] = media_url(first.preview_key)
        values["alt"] = first.alt
        values["focus"] = focus_classes(first)
    return fill(template, facts, values)
