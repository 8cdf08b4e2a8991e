"""What a composer offers about its tweet: who sees it, who may reply, and a warning."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tweets.forms.composing import ComposeForm
from tweets.types import ReplyPolicy, TweetView, Visibility

Choice = tuple[str, str, str]
"""A value, its label, and what the closed composer says about it."""

AUDIENCE_FIELDS = ("visibility", "reply_policy", "content_warning")
REPLY_WARNING = "re: "


def facts_of_empty(*, user: Any, parent: TweetView | None) -> dict[str, Any]:
    """Return what an untouched composer offers; replies follow their parent."""
    own = getattr(user, "default_visibility", Visibility.PUBLIC)
    chosen, offered = own, Visibility.values
    if parent is not None:
        offered = offered[offered.index(parent.visibility) :]
        chosen = own if own in offered else offered[0]
    return {
        **_choices(offered, is_reply=parent is not None),
        "visibility": chosen,
        "reply_policy": ReplyPolicy.EVERYONE.value,
        "options_open": False,
    }


def warning_below(parent: TweetView | None) -> str:
    """Return the warning that a reply takes over from its parent."""
    if parent is None or not parent.content_warning:
        return ""
    text = parent.content_warning
    return text if text.startswith(REPLY_WARNING) else f"{REPLY_WARNING}{text}"[:100]


def facts_of_form(form: ComposeForm, *, user: Any, is_reply: bool) -> dict[str, Any]:
    """Return what the composer offers with the form as it was sent."""
    own = getattr(user, "default_visibility", Visibility.PUBLIC)
    values = {name: form[name].value() or "" for name in AUDIENCE_FIELDS}
    return {
        **_choices(Visibility.values, is_reply=is_reply),
        **values,
        "visibility": values["visibility"] or own,
        "reply_policy": values["reply_policy"] or ReplyPolicy.EVERYONE.value,
        "options_open": any(form.errors.get(name) for name in AUDIENCE_FIELDS),
    }


def _choices(visibilities: list[str], *, is_reply: bool) -> dict[str, Any]:
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
