"""Home in the order of time, and everyone's tweets."""

from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats, timezone
from django.views.decorators.http import require_safe

from timeline import services
from timeline.types import HomeTab
from timeline.views import FEED
from timeline.views.devices import device_of, has_scripts
from timeline.views.home_tabs import is_choice, list_tabs
from twitter_project.shared.pagination import MAX_LIMIT, parse_keyset
from twitter_project.web.htmx import render_page, wants_fragment
from twitter_project.web.times import Clock
from users.viewers import viewer_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the tab of home that the viewer opened last; strangers see everyone's
    tweets.
    """
    if viewer_of(request).is_anonymous:
        return _public(request, is_landing=True)
    return _following(request, is_chosen=False) or redirect("for_you")


@require_safe
def following(request: HttpRequest) -> HttpResponse:
    """Show home in the order of time, and again next time."""
    shown = _following(request, is_chosen=is_choice(request))
    return shown or redirect("for_you")


def _following(request: HttpRequest, *, is_chosen: bool) -> HttpResponse | None:
    """Show home in the order of time, unless the viewer wants another tab."""
    is_page = not wants_fragment(request)
    opened = services.open_home(
        viewer=viewer_of(request),
        keyset=parse_keyset(request.GET),
        device=device_of(request),
        is_chosen=is_chosen or not is_page,
        is_read=is_page and is_choice(request) and not has_scripts(request),
    )
    if opened is None:
        return None
    page, place = opened.page, opened.place
    last_read_id = place.last_read_id if place else 0
    new = [view for view in page.items if view.source_id > last_read_id]
    is_near = len(new) < len(page.items) or page.next is None
    context = {
        "page": page,
        "new": new if place else [],
        "rest": page.items[len(new) :] if place else page.items,
        "place": place,
        "place_when": _write_when(place.changed_at) if place else "",
        "shows_line": bool(place and new and is_near),
        "continue_at": last_read_id + 1 if place and new and not is_near else None,
        "tabs": list_tabs(HomeTab.FOLLOWING),
    }
    return render_page(request, "timeline/home.html", FEED, context)


def _write_when(moment: datetime) -> str:
    """Write the time of a moment today, otherwise its day, too."""
    local = timezone.localtime(moment)
    if local.date() == timezone.localdate():
        return formats.date_format(local, "H:i")
    return Clock.read().write_in_full(moment)


@require_safe
def fresh(request: HttpRequest) -> HttpResponse:
    """Show what entered the viewer's home after the cursor, for a script."""
    keyset = replace(parse_keyset(request.GET), before=None, limit=MAX_LIMIT)
    page = services.get_home(viewer=viewer_of(request), keyset=keyset)
    newest = page.items[0].source_id if page.items else keyset.after or 0
    return render(request, "timeline/_fresh.html", {"page": page, "newest": newest})


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    return _public(request, is_landing=False)


def _public(request: HttpRequest, *, is_landing: bool) -> HttpResponse:
    viewer = viewer_of(request)
    page = services.get_public_timeline(viewer=viewer, keyset=parse_keyset(request.GET))
    context = {
        "page": page,
        "is_landing": is_landing,
        "offers_follow": not viewer.is_anonymous,
    }
    return render_page(request, "timeline/public.html", FEED, context)
