"""Tags and filters for all templates: icons, times, counts and pictures."""

import functools
import re
from collections.abc import Hashable
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django import template
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from twitter_project.media.signing import media_url as signed_url
from twitter_project.shared.text import initial_of
from twitter_project.web.htmx import find_current_path, wants_fragment
from twitter_project.web.icons import sprite
from twitter_project.web.outlines import fill
from twitter_project.web.picture_layout import Size, blur_uri, fitted_size
from twitter_project.web.site import absolute_url
from twitter_project.web.times import Clock
from twitter_project.web.user_agents import recognize_browser

register = template.Library()

AVATAR_TINTS = 6
KEPT_AVATARS_COUNT = 2_000
NAV = "shared/_nav.html"
NAV_PAGES = (
    "home",
    "public",
    "search",
    "notifications",
    "profile",
    "lists",
    "bookmarks",
    "drafts",
    "settings",
    "conversations",
)
PAGES_OF_HOME = ("home_following", "for_you", "catch_up")
TIME_SHIFT = 22  # below this, ids are mostly zeros
DEEPEST_INDENT = 3

register.filter("media_url", signed_url)
register.filter("blur_uri", blur_uri)
register.simple_tag(sprite, name="icon_sprite")


@register.simple_tag
@functools.cache
def icon(name: str, extra_class: str = "") -> SafeString:
    """Draw an icon from the page's sprite; screen readers skip it."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="#i-{}"/></svg>',
        extra_class,
        name,
    )


@register.filter
def shown_size(item: Any) -> Size:
    """Return the displayed size of a picture that stands alone."""
    return fitted_size(item.width_px, item.height_px)


@register.filter
def indent_step(depth: int) -> int:
    """Return a reply's indentation: none for direct replies, and a maximum."""
    return min(depth, DEEPEST_INDENT)


@register.filter
def short_link(url: str) -> str:
    """Write a URL without the prefix that all URLs share."""
    return re.sub(r"^https?://(www\.)?", "", url).rstrip("/")


@register.filter
def browser_name(user_agent: str) -> str:
    """Write the browser and its system, or what it calls itself."""
    return recognize_browser(user_agent) or user_agent[:60] or _("An unknown device")


@register.simple_tag
def avatar(card: Any, size: str = "") -> SafeString:
    """Draw a person's picture, or the initial of their name on a tint."""
    extra = f" avatar--{size}" if size else ""
    if card.avatar_key:
        return _draw_picture(extra, signed_url(card.avatar_key))
    tint = (card.id >> TIME_SHIFT) % AVATAR_TINTS
    return _draw_letter(extra, tint, initial_of(card.name or card.handle))


@functools.lru_cache(maxsize=KEPT_AVATARS_COUNT)
def _draw_picture(extra: str, url: str) -> SafeString:
    return format_html(
        '<img class="avatar{}" src="{}" alt="" width="48" height="48">', extra, url
    )


@functools.lru_cache(maxsize=KEPT_AVATARS_COUNT)
def _draw_letter(extra: str, tint: int, letter: str) -> SafeString:
    return format_html(
        '<span class="avatar{} avatar--{}" aria-hidden="true">{}</span>',
        extra,
        tint,
        letter,
    )


@register.filter
def short_count(count: int) -> str:
    """Write a count with at most four characters: 987, 1.2K, 34K, 5.6M."""
    if count < 1000:
        return str(count)
    unit, size = (1_000_000, "M") if count >= 1_000_000 else (1000, "K")
    tenths = count * 10 // unit
    decimals = 1 if tenths < 100 and tenths % 10 else 0
    number = formats.number_format(tenths / 10 if decimals else tenths // 10, decimals)
    if size == "M":
        return _("%(number)sM") % {"number": number}
    return _("%(number)sK") % {"number": number}


@register.filter
def ago(moment: datetime) -> str:
    """Write how long ago that was, as briefly as possible; a date after a week."""
    return Clock.read().write_ago(moment)


@register.simple_tag
def short_time(moment: datetime) -> SafeString:
    """Draw a time that is short for people and complete for machines."""
    return fill("shared/_time.html", {}, Clock.read().values_of(moment))


@register.simple_tag
def ago_words() -> SafeString:
    """Give the script for times the words of `ago`; "#" stands for a number."""
    return format_html(
        '<template id="ago" data-now="{}" data-minutes="{}" data-hours="{}"'
        ' data-days="{}"></template>',
        pgettext("a moment ago", "now"),
        pgettext("minutes ago", "%(count)sm") % {"count": "#"},
        pgettext("hours ago", "%(count)sh") % {"count": "#"},
        pgettext("days ago", "%(count)sd") % {"count": "#"},
    )


@register.filter
def long_ago(moment: datetime) -> str:
    """Write how long ago that was in words, such as "3 minutes"."""
    return timesince(moment, depth=1)


@register.filter
def full_time(moment: datetime) -> str:
    """Write the day and the minute; mark UTC, because nobody lives in it."""
    return Clock.read().write_in_full(moment)


@register.simple_tag(takes_context=True)
def absolute(context: dict[str, Any], path: str) -> str:
    """Return the full address of a path on this site."""
    return absolute_url(context["request"], path)


@register.simple_tag
def drawn_once(template_name: str, **facts: Hashable) -> SafeString:
    """Include a template that depends only on these facts and the language."""
    return fill(template_name, facts, {})


@register.simple_tag
def bar(title: str, *, back: str = "", end: str = "") -> SafeString:
    """Draw the bar at the top of a page.

    `end` is a template that depends on nothing; include the bar's own template if the
    end needs the page's context.
    """
    values = {"title": title, "back": back} if back else {"title": title}
    return fill("shared/_bar.html", {"end": end}, values)


@register.simple_tag(takes_context=True)
def body_attributes(context: dict[str, Any]) -> SafeString:
    """Write what scripts need to know about the page."""
    user: Any = context.get("user")
    is_signed_in = user is not None and user.is_authenticated
    facts = {
        "is_signed_in": is_signed_in,
        "live_updates": context.get("live_updates"),
        "time_zone": getattr(user, "time_zone", ""),
    }
    values: dict[str, object] = {"csrf_token": context.get("csrf_token", "")}
    if is_signed_in:
        values["account"] = user.pk
        values["live_since"] = context.get("live_since")
    return SafeString(fill("shared/_body.html", facts, values).strip())


@register.simple_tag(takes_context=True)
def older(context: dict[str, Any], page: Any, *, cursor: str = "before") -> SafeString:
    """Draw the link to the next page of a list or thread, unless this is the last one.

    A thread's next page is `after` it. An answer to a form names the `page_path`.
    """
    if not page.next:
        return SafeString()
    query = context.get("page_query")
    values = {
        "path": quote(context.get("page_path") or context["request"].path),
        "query": f"{query}&{cursor}={page.next}" if query else f"{cursor}={page.next}",
    }
    is_older = cursor == "before"
    facts = {"is_older": is_older, "is_empty": is_older and not page.items}
    return fill("shared/_older.html", facts, values)


@register.simple_tag(takes_context=True)
def nav(context: dict[str, Any]) -> SafeString:
    """Draw the navigation: the account, the current page and the unread count."""
    user: Any = context.get("user")
    is_signed_in = user is not None and user.is_authenticated
    facts: dict[str, Hashable] = {
        "current": _place_in_nav(context),
        "is_signed_in": is_signed_in,
        "site_name": context.get("site_name"),
    }
    if not is_signed_in:
        return fill(NAV, facts, {})
    unread = {"unread_count": context["unread_count"]()}
    values = {
        "handle": user.handle,
        "name": user.name or user.handle,
        "avatar": avatar(user, "medium"),
        "badge": fill("notifications/_badge.html", unread, {}),
    }
    return fill(NAV, facts, values)


def _place_in_nav(context: dict[str, Any]) -> str:
    """Return the navigation's name for the current page, if it has one."""
    match = getattr(context.get("request"), "resolver_match", None)
    if match is not None and match.url_name in PAGES_OF_HOME:
        return "home"
    if match is None or match.url_name not in NAV_PAGES:
        return ""
    own_handle = getattr(context.get("user"), "handle", None)
    is_other = match.kwargs.get("handle", own_handle) != own_handle
    return "" if is_other else str(match.url_name)


@register.simple_tag(takes_context=True)
def current_if(context: dict[str, Any], url: str) -> str:
    """Mark the link to the current page."""
    request = context.get("request")
    here = request is not None and request.path == url
    return SafeString('aria-current="page"') if here else ""


@register.simple_tag(takes_context=True)
def here(context: dict[str, Any]) -> str:
    """Return the current page, also if htmx asks for a part of it."""
    request = context["request"]
    if wants_fragment(request) and (current := find_current_path(request)):
        return current
    path: str = request.get_full_path()
    return path
