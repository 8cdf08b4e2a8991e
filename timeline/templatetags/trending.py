"""Where a trend leads, and why it is one."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.translation import ngettext

from tweets.types import Trend
from twitter_project.web.templatetags.site_tags import short_count

register = template.Library()

HOURS_MAX = 48


@register.filter
def trend_url(trend: Trend) -> str:
    """Return the page of a hashtag, or the search for a phrase."""
    if trend.is_tag:
        return reverse("hashtag", args=[trend.name])
    quoted = f'"{trend.name}"'
    return f"{reverse('search')}?{urlencode({'q': quoted})}"


@register.filter
def trend_reason(trend: Trend) -> str:
    """Say how many people used it, and in what time."""
    if trend.hours <= HOURS_MAX:
        text = ngettext(
            "%(people)s person in the last %(hours)s hours",
            "%(people)s people in the last %(hours)s hours",
            trend.people_count,
        )
    else:
        text = ngettext(
            "%(people)s person in the last %(days)s days",
            "%(people)s people in the last %(days)s days",
            trend.people_count,
        )
    people = short_count(trend.people_count)
    return text % {"people": people, "hours": trend.hours, "days": trend.days}
