"""Suggests hashtags to follow, on pages of apps that know no timelines."""

from typing import Any

from django import template

from timeline.services import suggest_tags
from twitter_project.web.htmx import get_actor_id

register = template.Library()


@register.simple_tag(takes_context=True)
def suggested_tags(context: dict[str, Any], limit: int) -> dict[str, bool]:
    """Return hashtags, and whether the viewer follows each."""
    return suggest_tags(owner_id=get_actor_id(context["request"]), limit=limit)
