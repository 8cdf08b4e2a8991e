"""Draws people in lists, and the button that changes the viewer's relation to one."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from twitter_project.web.outlines import fill
from twitter_project.web.templatetags.site_tags import avatar, here
from twitter_project.web.times import Clock
from users.choices import OVERRIDES
from users.types import Person

register = template.Library()


@dataclass(frozen=True, slots=True)
class _PageContext:
    """What a person's template needs to know about its page.

    `key` identifies the button if it is in a tweet; otherwise the person's id does.
    """

    viewer_id: int | None
    csrf_token: SafeString
    here: SafeString
    manages_mutes: bool
    manages_requests: bool
    key: object


@register.simple_tag(takes_context=True)
def drawn_people(
    context: dict[str, Any], people: Iterable[Person], *, is_brief: bool = False
) -> SafeString:
    """Draw a list of people, each with the button; `is_brief` leaves out the bios."""
    page = _page_context(context)
    return SafeString("".join(_draw(one, page, is_brief=is_brief) for one in people))


@register.simple_tag(takes_context=True)
def relation_button(context: dict[str, Any], person: Person) -> SafeString:
    """Draw the button that shows the viewer's relation to a person, and changes it."""
    page = _page_context(context)
    facts, values = _relation(person, page)
    return fill("users/_relation.html", facts, values)


@register.simple_tag(takes_context=True)
def override_menu(context: dict[str, Any], person: Person) -> SafeString:
    """Draw the bell that says, and changes, what the viewer is notified of."""
    page = _page_context(context)
    facts = {"chosen": person.relation.override.value, "choices": OVERRIDES}
    values = {
        "id": person.card.id,
        "handle": person.card.handle,
        "csrf_token": page.csrf_token,
        "here": page.here,
    }
    return fill("users/_override.html", facts, values)


def _page_context(context: dict[str, Any]) -> _PageContext:
    return _PageContext(
        viewer_id=getattr(context.get("user"), "pk", None),
        csrf_token=conditional_escape(context.get("csrf_token", "")),
        here=conditional_escape(here(context)),
        manages_mutes=bool(context.get("managing_mutes")),
        manages_requests=bool(context.get("managing_requests")),
        key=context.get("relation_key", ""),
    )


def _draw(person: Person, page: _PageContext, *, is_brief: bool) -> SafeString:
    card = person.card
    facts, values = _relation(person, page)
    facts["follows_viewer"] = person.relation.followed_by
    facts["has_end"] = page.manages_mutes and person.relation.muted_until is not None
    facts["has_bio"] = bool(card.bio) and not is_brief
    values["name"] = card.display_name
    values["avatar"] = avatar(card)
    values["bio"] = card.bio
    end = person.relation.muted_until
    values["end"] = Clock.read().write_in_full(end) if facts["has_end"] and end else ""
    return fill("users/_person.html", facts, values)


def _relation(
    person: Person, page: _PageContext
) -> tuple[dict[str, Hashable], dict[str, object]]:
    """Return the facts and values of the button."""
    facts: dict[str, Hashable] = {
        "is_signed_in": page.viewer_id is not None,
        "is_own": page.viewer_id == person.card.id,
        "stands": _stands(person, page),
        "manages_mutes": page.manages_mutes,
        "approves_followers": person.card.approves_followers,
        "has_key": bool(page.key),
    }
    values: dict[str, object] = {
        "id": person.card.id,
        "handle": person.card.handle,
        "key": page.key or person.card.id,
        "csrf_token": page.csrf_token,
        "here": page.here,
    }
    return facts, values


def _stands(person: Person, page: _PageContext) -> str:
    """Return which of the viewer's relations to the person the button would undo.

    It is "asking" if the viewer answers a request of the person instead.
    """
    relation = person.relation
    if relation.requested_by and page.manages_requests:
        return "asking"
    if relation.blocking:
        return "blocking"
    if relation.muting and page.manages_mutes:
        return "muting"
    if relation.requested:
        return "requested"
    return "following" if relation.following else ""
