"""Draws the composer: empty on normal pages, and filled in after an error."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tweets.forms.composing import ComposeForm, new_key
from twitter_project.web.outlines import fill
from twitter_project.web.templatetags.site_tags import avatar, here

register = template.Library()

COMPOSER = "tweets/_composer.html"
EMPTY_FORM = ComposeForm()  # never bound, never changed


@register.simple_tag(takes_context=True)
def composer(
    context: dict[str, Any], composer_id: str, in_reply_to_id: int | str = ""
) -> SafeString:
    """Draw an empty composer, for a reply if it names the parent."""
    values = _values_of_owner(context) | {"key": new_key(), "next": here(context)}
    if in_reply_to_id:
        values["in_reply_to_id"] = in_reply_to_id
    return fill(COMPOSER, {"form": EMPTY_FORM, "composer_id": composer_id}, values)


@register.simple_tag(takes_context=True)
def composer_of_form(context: dict[str, Any]) -> SafeString:
    """Draw the composer with the page's form as it was sent, including errors."""
    form = context["form"]
    names = ("composer_id", "in_reply_to_id", "next", "quoted")
    return render_to_string(
        COMPOSER,
        {
            "form": form,
            "key": form["key"].value(),
            **{name: context[name] for name in names},
            **_values_of_owner(context),
        },
    )


def _values_of_owner(context: dict[str, Any]) -> dict[str, object]:
    user = context["user"]
    return {
        "handle": user.handle,
        "name": user.name or user.handle,
        "avatar": avatar(user),
        "csrf_token": context.get("csrf_token", ""),
    }
