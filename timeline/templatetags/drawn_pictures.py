"""Draws the grid of a person's pictures and films."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from django import template
from django.utils.safestring import SafeString

from tweets.templatetags.media_tags import focus_classes
from tweets.types import MediaItem, TweetView
from twitter_project.media.signing import media_url
from twitter_project.web.outlines import fill
from twitter_project.web.picture_layout import blur_uri

register = template.Library()


@register.simple_tag
def drawn_pictures(tweets: Iterable[TweetView]) -> SafeString:
    """Draw each picture and film of these tweets as a square that leads to its tweet.

    Films that are still being made are left out.
    """
    return SafeString(
        "".join(
            _draw_covered(tweet, item) if tweet.is_sensitive else _draw(tweet, item)
            for tweet in tweets
            for item in tweet.media
            if item.is_ready
        )
    )


def _draw_covered(tweet: TweetView, item: MediaItem) -> SafeString:
    """Draw only a blur of what is sensitive."""
    values = {**_values_of_link(tweet), "blur": blur_uri(item.blurhash)}
    return fill("timeline/_covered_picture.html", {}, values)


def _draw(tweet: TweetView, item: MediaItem) -> SafeString:
    key = item.preview_key
    facts: dict[str, Hashable] = {
        "kind": item.kind,
        "is_film": item.is_film,
        "has_alt": bool(item.alt),
    }
    values: dict[str, object] = {
        **_values_of_link(tweet),
        "alt": item.alt,
        "url": media_url(item.key),
        "preview": media_url(key) if key else blur_uri(item.blurhash),
        "focus": focus_classes(item),
        "width": item.width_px,
        "height": item.height_px,
    }
    return fill("timeline/_picture.html", facts, values)


def _values_of_link(tweet: TweetView) -> dict[str, object]:
    return {"id": tweet.id, "handle": tweet.author.handle}
