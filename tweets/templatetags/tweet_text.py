"""Draws a tweet's text, with its mentions, hashtags and links as real links."""

import functools
import html
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tweets.services import render_parts
from tweets.types import (
    CashtagPart,
    HashtagPart,
    MentionPart,
    Part,
    TweetView,
    UrlPart,
)
from users.types import UserCard

register = template.Library()

KEPT_LINKS_COUNT = 2_000


@register.simple_tag
def tweet_text(tweet: TweetView) -> SafeString:
    return _draw_all(render_parts(tweet))


def tweet_text_to(tweet: TweetView, person: UserCard) -> SafeString | None:
    """Draw the text without the leading mention of the person.

    None if nothing else would be left.
    """
    parts = render_parts(tweet)
    place = _find_first_mention(parts, person)
    if place is None:
        return tweet_text(tweet)
    before, after = map(_draw_all, (parts[:place], parts[place + 1 :]))
    drawn = before + after.lstrip()
    return SafeString(drawn) if drawn.strip() else None


def _find_first_mention(parts: list[Part], person: UserCard) -> int | None:
    """Return the person's position among the mentions at the beginning of a text."""
    for place, part in enumerate(parts):
        if isinstance(part, MentionPart) and part.person.id == person.id:
            return place
        if not isinstance(part, MentionPart) and part.text.strip():
            break
    return None


def _draw_all(parts: list[Part]) -> SafeString:
    return SafeString("".join(map(_draw, parts)))


def _draw(part: Part) -> str:
    if isinstance(part, MentionPart):
        return _draw_link("profile", part.person.handle, part.text)
    if isinstance(part, HashtagPart):
        return _draw_link("hashtag", part.tag, part.text)
    if isinstance(part, CashtagPart):
        url = f"{reverse('search')}?{urlencode({'q': f'${part.tag}'})}"
        return format_html('<a href="{}">{}</a>', url, part.text)
    if isinstance(part, UrlPart):
        return format_html(
            '<a href="{}" rel="nofollow noopener ugc">{}</a>', part.url, part.text
        )
    return html.escape(part.text)


@functools.lru_cache(maxsize=KEPT_LINKS_COUNT)
def _draw_link(page: str, of: str, text: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse(page, args=[of]), text)
