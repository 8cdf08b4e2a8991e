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
from users.types import Person

register = template.Library()


@dataclass(frozen=True, slots=True)
class _Place:
    """What a person's template needs to know about its page.

    `key` identifies the button if it is in a tweet; otherwise the person's id does.
    """

    viewer_id: int | None
    csrf_token: SafeString
    here: SafeString
    manages_mutes: bool
    key: object


@register.simple_tag(takes_context=True)
def drawn_people(
    context: dict[str, Any], people: Iterable[Person], *, is_brief: bool = False
) -> SafeString:
    """Draw a list of people, each with the button; `is_brief` leaves out the bios."""
    place = _place(context)
    return SafeString("".join(_draw(one, place, is_brief=is_brief) for one in people))


@register.simple_tag(takes_context=True)
def relation_button(context: dict[str, Any], person: Person) -> SafeString:
    """Draw the button that shows the viewer's relation to a person, and changes it."""
    place = _place(context)
    facts, values = _relation(person, place)
    return fill("users/_relation.html", facts, values)


def _place(context: dict[str, Any]) -> _Place:
    return _Place(
        viewer_id=getattr(context.get("user"), "pk", None),
        csrf_token=conditional_escape(context.get("csrf_token", "")),
        here=conditional_escape(here(context)),
        manages_mutes=bool(context.get("managing_mutes")),
        key=context.get("relation_key", ""),
    )


def _draw(person: Person, place: _Place, *, is_brief: bool) -> SafeString:
    card = person.card
    facts, values = _relation(person, place)
    facts["follows_viewer"] = person.relation.followed_by
    facts["has_bio"] = bool(card.bio) and not is_brief
    values["name"] = card.display_name
    values["avatar"] = avatar(card)
    values["bio"] = card.bio
    return fill("users/_person.html", facts, values)


def _relation(
    person: Person, place: _Place
) -> tuple[dict[str, Hashable], dict[str, object]]:
    """Return the facts and values of the button."""
    facts: dict[str, Hashable] = {
        "is_signed_in": place.viewer_id is not None,
        "is_own": place.viewer_id == person.card.id,
        "stands": _stands(person, place),
        "manages_mutes": place.manages_mutes,
        "has_key": bool(place.key),
    }
    values: dict[str, object] = {
        "id": person.card.id,
        "handle": person.card.handle,
        "key": place.key or person.card.id,
        "csrf_token": place.csrf_token,
        "here": place.here,
    }
    return facts, values


def _stands(person: Person, place: _Place) -> str:
    """Return which of the viewer's relations to the person the button would undo."""
    relation = person.relation
    if relation.blocking:
        return "blocking"
    if relation.muting and place.manages_mutes:
        return "muting"
    return "following" if relation.following else ""
