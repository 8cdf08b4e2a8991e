"""Draws the composer: empty on normal pages, and filled in after an error."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from tweets.forms.composing import ComposeForm, new_key
from tweets.types import TweetView
from twitter_project.web.outlines import fill
from twitter_project.web.templatetags.site_tags import avatar, here
from users.viewers import settings_of_page

from .composer_options import facts_of_empty, facts_of_form, warning_below

register = template.Library()

COMPOSER = "tweets/_composer.html"
EMPTY_FORM = ComposeForm()  # never bound, never changed


@register.simple_tag(takes_context=True)
def composer(
    context: dict[str, Any],
    composer_id: str,
    parent: TweetView | str | None = None,
    *,
    in_reply_to_id: int | str = "",
) -> SafeString:
    """Draw an empty composer, for a reply to the parent if there is one.

    A page that only knows the parent's id may name that.
    """
    parent = parent if isinstance(parent, TweetView) else None
    values = _values_of_owner(context) | {
        "key": new_key(),
        "next": here(context),
        "content_warning": warning_below(parent),
    }
    if parent is not None:
        in_reply_to_id = parent.id
    if in_reply_to_id:
        values["in_reply_to_id"] = in_reply_to_id
    facts = {"form": EMPTY_FORM, "composer_id": composer_id}
    facts |= facts_of_empty(settings=settings_of_page(context), parent=parent)
    return fill(COMPOSER, facts, values)


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
            **facts_of_form(
                form,
                settings=settings_of_page(context),
                parent=context["parent"],
                is_reply=bool(context["in_reply_to_id"]),
            ),
        },
    )


def _values_of_owner(context: dict[str, Any]) -> dict[str, object]:
    user = context["user"]
    return {
        "handle": user.handle,
        "name": user.name or user.handle,
        "avatar": avatar(user),
        "csrf_token": context.get("csrf_token", ""),
        "zone": timezone.get_current_timezone_name(),
    }
