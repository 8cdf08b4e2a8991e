"""Words about drafts."""

from datetime import datetime

from django import template

from tweets.errors import explain_failure
from twitter_project.web.times import Clock

register = template.Library()


@register.filter
def exact_time(moment: datetime) -> str:
    """Write when a tweet is posted, in the reader's time zone."""
    return Clock.read().write_in_full(moment)


@register.filter
def ago(moment: datetime) -> str:
    return Clock.read().write_ago(moment)


@register.filter
def failure_text(code: str) -> str:
    """Return why a draft was not posted."""
    return str(explain_failure(code))
