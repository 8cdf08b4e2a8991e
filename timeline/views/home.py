"""Home, and everyone's tweets."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from timeline import services
from timeline.views import FEED
from twitter_project.shared.pagination import MAX_LIMIT, parse_keyset
from twitter_project.web.htmx import render_page
from users.viewers import viewer_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the viewer's home; strangers see what everyone is saying."""
    viewer = viewer_of(request)
    if viewer.is_anonymous:
        return _public(request, is_landing=True)
    page = services.get_home(viewer=viewer, keyset=parse_keyset(request.GET))
    return render_page(request, "timeline/home.html", FEED, {"page": page})


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
