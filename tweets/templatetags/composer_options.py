"""What a composer offers about its tweet: who sees it, who may reply, and a warning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from tweets import rules
from tweets.forms.composing import ComposeForm
from tweets.types import TweetView, Visibility
from users.types import ContentSettings

Choice = tuple[str, str, str]
"""A value, its label, and what the closed composer says about it."""

AUDIENCE_FIELDS = ("visibility", "reply_policy", "quote_policy", "content_warning")
REPLY_WARNING = "re: "


def facts_of_empty(
    *, settings: ContentSettings, parent: TweetView | None
) -> dict[str, Any]:
    """Return what an untouched composer offers; replies follow their parent."""
    offered = _list_offered(parent)
    own = settings.default_visibility
    return {
        **_choices(offered, is_reply=parent is not None),
        "visibility": own if own in offered else offered[0],
        "reply_policy": settings.default_reply_policy,
        "quote_policy": settings.default_quote_policy,
        "options_open": False,
    }


def warning_below(parent: TweetView | None) -> str:
    """Return the warning that a reply takes over from its parent."""
    if parent is None or not parent.content_warning:
        return ""
    text = parent.content_warning
    return text if text.startswith(REPLY_WARNING) else f"{REPLY_WARNING}{text}"[:100]


def facts_of_form(
    form: ComposeForm,
    *,
    settings: ContentSettings,
    parent: TweetView | None,
    is_reply: bool,
) -> dict[str, Any]:
    """Return what the composer offers with the form as it was sent.

    What was sent and is not offered, because the parent allows less, gives way.
    """
    values = {name: form[name].value() or "" for name in AUDIENCE_FIELDS}
    facts = facts_of_empty(settings=settings, parent=parent)
    chosen = {name: value for name, value in values.items() if value}
    if chosen.get("visibility") not in _list_offered(parent):
        chosen.pop("visibility", None)
    return {
        **facts,
        **_choices(_list_offered(parent), is_reply=is_reply),
        "content_warning": "",
        **chosen,
        "options_open": any(form.errors.get(name) for name in AUDIENCE_FIELDS),
    }


def _list_offered(parent: TweetView | None) -> Sequence[str]:
    """Return the visibilities that the service accepts, for a reply to the parent."""
    if parent is None:
        return Visibility.values
    return rules.list_reply_visibilities(parent.visibility)


def _choices(visibilities: Sequence[str], *, is_reply: bool) -> dict[str, Any]:
    return {
        "visibilities": tuple(
            choice for choice in _list_visibilities() if choice[0] in visibilities
        ),
        "policies": () if is_reply else _list_policies(),
    }


def _list_visibilities() -> tuple[Choice, ...]:
    return (
        ("public", _("Everyone"), _("Everyone can see it")),
        ("followers", _("Followers and people I mention"), _("Followers can see it")),
        ("mentioned", _("Only people I mention"), _("People I mention can see it")),
    )


def _list_policies() -> tuple[Choice, ...]:
    return (
        ("everyone", _("Everyone who can see it"), _("everyone can reply")),
        ("followers", _("My followers"), _("followers can reply")),
        ("following", _("People I follow"), _("people I follow can reply")),
        ("mentioned", _("Only people I mention"), _("people I mention can reply")),
    )
