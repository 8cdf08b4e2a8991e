"""Draws the poll of a tweet: what to choose from, or the results."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tweets.types import Poll, TweetView
from twitter_project.web.templatetags.site_tags import here

register = template.Library()

MINUTE_S, HOUR_S, DAY_S = 60, 3600, 86_400


@register.simple_tag(takes_context=True)
def drawn_poll(
    context: dict[str, Any], tweet: TweetView, *, refreshes: bool = False
) -> SafeString | str:
    """Draw the poll; with `refreshes`, it looks for more votes while it is open."""
    return draw_poll(
        tweet,
        csrf_token=context.get("csrf_token", ""),
        here=here(context),
        refreshes=refreshes,
    )


def draw_poll(
    tweet: TweetView, *, csrf_token: str, here: str, refreshes: bool = False
) -> SafeString | str:
    """Draw the poll, nothing if the tweet has none."""
    poll = tweet.poll
    if poll is None:
        return ""
    return render_to_string(
        "tweets/_poll.html",
        {
            "tweet": tweet,
            "poll": poll,
            "rows": _list_rows(poll),
            "time_left": write_time_left(poll.ends_at, now=datetime.now(UTC)),
            "refreshes": refreshes,
            "csrf_token": csrf_token,
            "here": here,
        },
    )


def write_time_left(ends_at: datetime, *, now: datetime) -> str:
    """Return "3 days left" in the largest unit of which there is one, rounded up."""
    left = ends_at - now
    if left <= timedelta(0):
        return _("Ended")
    seconds = left.total_seconds()
    if seconds > DAY_S:
        count = _round_up(seconds, DAY_S)
        text = ngettext("%(count)d day left", "%(count)d days left", count)
    elif seconds > HOUR_S:
        count = _round_up(seconds, HOUR_S)
        text = ngettext("%(count)d hour left", "%(count)d hours left", count)
    else:
        count = _round_up(seconds, MINUTE_S)
        text = ngettext("%(count)d minute left", "%(count)d minutes left", count)
    return text % {"count": count}


def _round_up(seconds: float, unit_s: int) -> int:
    return int(-(-seconds // unit_s))


def _list_rows(poll: Poll) -> list[dict[str, Any]]:
    most = max(option.votes_count or 0 for option in poll.options)
    return [
        {
            "text": option.text,
            "percent": poll.percent_of(option),
            "is_chosen": place in poll.choices,
            "is_ahead": most > 0 and option.votes_count == most,
        }
        for place, option in enumerate(poll.options)
    ]
