"""Draws a tweet of a feed, and keeps what was drawn: it is most of what a page costs.

Many people see the same tweet with the same counts within minutes. What is kept is
found by all that the drawing depends on, so that it is never out of date; what belongs
to one request only is put in afterwards.
"""

import functools
import secrets
from dataclasses import dataclass
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tweets.types import TweetView
from twitter_project.shared.storage import media_url_period
from twitter_project.shared.templatetags.site_tags import ago, here

register = template.Library()

KEPT_COUNT = 2_000  # about 10 MB
# Nobody can write these into a tweet.
TOKEN_MARK, HERE_MARK = secrets.token_hex(16), secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class _Looker:
    """What the drawing of a tweet asks of `user`."""

    is_authenticated: bool
    id: int


@register.simple_tag(takes_context=True)
def drawn_tweet(context: dict[str, Any], tweet: TweetView) -> SafeString:
    """Draw `tweets/_tweet.html` as it stands in a feed."""
    user = context.get("user")
    is_signed_in = user is not None and user.is_authenticated
    is_own = user is not None and is_signed_in and user.pk == tweet.author.id
    drawn = _draw(
        tweet,
        _Looker(is_signed_in, tweet.author.id if is_own else 0),
        get_language(),
        ago(tweet.created_at),
        media_url_period(),
    )
    token = escape(context.get("csrf_token", ""))
    place = escape(here(context))
    return SafeString(drawn.replace(TOKEN_MARK, token).replace(HERE_MARK, place))


@functools.lru_cache(maxsize=KEPT_COUNT)
def _draw(
    tweet: TweetView,
    user: _Looker,
    language: str | None,
    shown_time: str,
    url_period: int,
) -> str:
    """Draw it. Some arguments are there to be told apart by, though not looked at."""
    return render_to_string(
        "tweets/_tweet.html",
        {
            "tweet": tweet,
            "user": user,
            "csrf_token": TOKEN_MARK,
            "here_mark": HERE_MARK,
        },
    )
