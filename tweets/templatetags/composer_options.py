"""What a composer offers about its tweet: who sees it, who may reply, and a warning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tweets import rules
from tweets.forms.composing import ComposeForm
from tweets.types import TweetView, Visibility
from users import audiences
from users.types import ContentSettings

Choice = tuple[str, str, str]
"""A value, its label, and what the closed composer says about it."""

AUDIENCE_FIELDS = ("visibility", "reply_policy", "quote_policy", "content_warning")
REPLY_WARNING = "re: "
# As beside the tweet itself (`tweets/_audience.html`).
ICONS = {"public": "everyone", "followers": "lock", "mentioned": "mention"}


def facts_of_empty(
    *, settings: ContentSettings, parent: TweetView | None
) -> dict[str, Any]:
    """Return what an untouched composer offers; replies follow their parent."""
    offered = _list_offered(parent)
    own = settings.default_visibility
    chosen = {
        "visibility": own if own in offered else offered[0],
        "reply_policy": settings.default_reply_policy,
        "quote_policy": settings.default_quote_policy,
    }
    return {
        **_choices(offered, is_reply=parent is not None),
        **chosen,
        "said": _say(chosen, is_reply=parent is not None),
        "is_warned": bool(warning_below(parent)),
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
        "said": _say({**facts, **chosen}, is_reply=is_reply),
        "is_warned": bool(values["content_warning"]),
        "options_open": any(form.errors.get(name) for name in AUDIENCE_FIELDS),
    }


def _list_offered(parent: TweetView | None) -> Sequence[str]:
    """Return the visibilities that the service accepts, for a reply to the parent."""
    if parent is None:
        return Visibility.values
    return rules.list_reply_visibilities(parent.visibility)


def _choices(visibilities: Sequence[str], *, is_reply: bool) -> dict[str, Any]:
    """Return what the selects offer: value, label, what is said of it, and an icon.

    Only public tweets can be quoted by others, so others are not asked who may.
    """
    return {
        "visibilities": tuple(
            (*choice, ICONS[choice[0]])
            for choice in _with_said(audiences.VISIBILITIES, _said_of_visibility())
            if choice[0] in visibilities
        ),
        "policies": ()
        if is_reply
        else _with_said(audiences.REPLY_POLICIES, _said_of_replies()),
        "quote_policies": _with_said(audiences.QUOTE_POLICIES, _said_of_quotes())
        if Visibility.PUBLIC in visibilities
        else (),
    }


@dataclass(frozen=True, slots=True)
class Said:
    """What the closed composer says about each choice."""

    visibility: str
    reply_policy: str
    quote_policy: str


def _say(chosen: Mapping[str, Any], *, is_reply: bool) -> Said:
    is_public = chosen["visibility"] == Visibility.PUBLIC
    replies, quotes = _said_of_replies(), _said_of_quotes()
    return Said(
        visibility=_said_of_visibility()[chosen["visibility"]],
        reply_policy="" if is_reply else replies.get(chosen["reply_policy"], ""),
        quote_policy=quotes.get(chosen["quote_policy"], "") if is_public else "",
    )


def _with_said(
    choices: Sequence[audiences.Choice], said: Mapping[str, str]
) -> tuple[Choice, ...]:
    return tuple((value, str(label), said[value]) for value, label in choices)


# What the closed composer says. Of what is usual it says nothing, except who sees it.


def _said_of_visibility() -> dict[str, str]:
    return {
        "public": _("Everyone can see it"),
        "followers": _("Your followers can see it"),
        "mentioned": _("Only people you mention can see it"),
    }


def _said_of_replies() -> dict[str, str]:
    return {
        "everyone": "",
        "followers": _("your followers can reply"),
        "following": _("people you follow can reply"),
        "mentioned": _("only people you mention can reply"),
    }


def _said_of_quotes() -> dict[str, str]:
    return {
        "everyone": "",
        "followers": _("your followers can quote it"),
        "nobody": _("nobody else can quote it"),
    }
