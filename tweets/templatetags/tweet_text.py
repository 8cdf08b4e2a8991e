"""Draws the text of a tweet: its mentions, hashtags and links become real links."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tweets.services import render_parts
from tweets.types import HashtagPart, MentionPart, Part, TweetView, UrlPart

register = template.Library()


@register.simple_tag
def tweet_text(tweet: TweetView) -> SafeString:
    return format_html_join("", "{}", ((_draw(part),) for part in render_parts(tweet)))


def _draw(part: Part) -> SafeString | str:
    if isinstance(part, MentionPart):
        url = reverse("profile", args=[part.person.handle])
        return format_html('<a href="{}">{}</a>', url, part.text)
    if isinstance(part, HashtagPart):
        return format_html(
            '<a href="{}">{}</a>', reverse("hashtag", args=[part.tag]), part.text
        )
    if isinstance(part, UrlPart):
        return format_html(
            '<a href="{}" rel="nofollow noopener">{}</a>', part.url, part.text
        )
    return part.text
