"""Draws the composer where other apps' pages have one."""

from typing import Any

from django import template

from tweets.forms import ComposeForm

register = template.Library()


@register.inclusion_tag("tweets/_composer.html", takes_context=True)
def composer(
    context: dict[str, Any], composer_id: str, in_reply_to_id: int | str = ""
) -> dict[str, Any]:
    """Draw an empty composer, for a reply if it names what is replied to."""
    return {
        "form": ComposeForm(),
        "composer_id": composer_id,
        "in_reply_to_id": in_reply_to_id,
        "next": context["request"].get_full_path(),
        "request": context["request"],
        "user": context["user"],
        "csrf_token": context.get("csrf_token"),
    }
