"""Draws the top of a profile: the person, and what the viewer can do."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any
from urllib.parse import quote

from django import template
from django.utils import formats
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from twitter_project.media.signing import media_url
from twitter_project.web.outlines import fill
from twitter_project.web.templatetags.site_tags import (
    avatar,
    here,
    short_count,
    short_link,
)
from twitter_project.web.times import Clock
from users.templatetags.drawn_people import override_menu, relation_button
from users.templatetags.waiting_requests import waiting_requests
from users.types import Person, Profile

register = template.Library()


@register.simple_tag(takes_context=True)
def drawn_profile(context: dict[str, Any], profile: Profile) -> SafeString:
    """Draw the top of a profile."""
    person, viewer_id = profile.person, getattr(context.get("user"), "pk", None)
    requests = waiting_requests(context) if viewer_id == person.card.id else 0
    facts: dict[str, Hashable] = {
        "is_signed_in": viewer_id is not None,
        "is_own": viewer_id == person.card.id,
        "is_staff": getattr(context.get("user"), "is_staff", False),
        "is_muted": person.relation.muting,
        "mute_ends": person.relation.muted_until is not None,
        "is_following": person.relation.following,
        "hides_retweets": person.relation.hides_retweets,
        "follows_viewer": person.relation.followed_by,
        "approves_followers": person.card.approves_followers,
        "asks": person.relation.requested_by,
        "requests": min(requests, 2),  # what the plural depends on
        "has_banner": bool(profile.banner_key),
        "has_bio": bool(person.card.bio),
        "has_location": bool(profile.location),
        "has_link": bool(profile.link),
        "followers": min(profile.followers_count, 2),  # what the plural depends on
    }
    values = _values_of(profile) | {
        "requests_count": requests,
        "relation": relation_button(context, person),
        "override": override_menu(context, person),
        "csrf_token": conditional_escape(context.get("csrf_token", "")),
        "here": conditional_escape(here(context)),
        "path": quote(context["request"].path),
    }
    return fill("timeline/_profile_head.html", facts, values)


def _values_of(profile: Profile) -> dict[str, object]:
    card = profile.person.card
    return {
        "id": card.id,
        "handle": card.handle,
        "name": card.display_name,
        "avatar": avatar(card, "large"),
        "banner_url": media_url(profile.banner_key) if profile.banner_key else "",
        "bio": card.bio,
        "location": profile.location,
        "link": profile.link,
        "short_link": short_link(profile.link),
        "muted_until": _write_end(profile.person),
        "month": formats.date_format(profile.joined_at, "YEAR_MONTH_FORMAT"),
        "following_short": short_count(profile.following_count),
        "followers_short": short_count(profile.followers_count),
    }


def _write_end(person: Person) -> str:
    """Write when the viewer's mute of the person ends, "" if it does not."""
    end = person.relation.muted_until
    return Clock.read().write_in_full(end) if end is not None else ""
