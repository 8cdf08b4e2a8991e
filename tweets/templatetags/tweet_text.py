"""Draws the text of a tweet: its mentions, hashtags and links become real links."""

import functools
import html

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tweets.services import render_parts
from tweets.types import HashtagPart, MentionPart, Part, TweetView, UrlPart

register = template.Library()

KEPT_LINKS_COUNT = 2_000


@register.simple_tag
def tweet_text(tweet: TweetView) -> SafeString:
    return SafeString("".join(map(_draw, render_parts(tweet))))


def _draw(part: Part) -> str:
    if isinstance(part, MentionPart):
        return _draw_link("profile", part.person.handle, part.text)
    if isinstance(part, HashtagPart):
        return _draw_link("hashtag", part.tag, part.text)
    if isinstance(part, UrlPart):
        return format_html(
            '<a href="{}" rel="nofollow noopener">{}</a>', part.url, part.text
        )
    return html.escape(part.text)


@functools.lru_cache(maxsize=KEPT_LINKS_COUNT)
def _draw_link(page: str, of: str, text: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse(page, args=[of]), text)
