"""The timeline of a list of people."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from timeline import services
from timeline.views import FEED
from twitter_project.shared.pagination import MAX_LIMIT, parse_keyset
from twitter_project.web.htmx import render_page, wants_fragment
from users.services import get_list
from users.viewers import viewer_of


@require_safe
def show_list(request: HttpRequest, list_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    page = services.get_list_timeline(
        list_id=list_id, viewer=viewer, keyset=parse_keyset(request.GET)
    )
    context: dict[str, object] = {"page": page}
    if not wants_fragment(request):
        context["list"] = get_list(list_id=list_id, viewer=viewer)
    return render_page(request, "timeline/list.html", FEED, context)


@require_safe
def fresh(request: HttpRequest, list_id: int) -> HttpResponse:
    """Show what the list has after the cursor, for a script."""
    keyset = replace(parse_keyset(request.GET), before=None, limit=MAX_LIMIT)
    page = services.get_list_timeline(
        list_id=list_id, viewer=viewer_of(request), keyset=keyset
    )
    newest = page.items[0].source_id if page.items else keyset.after or 0
    return render(request, "timeline/_fresh.html", {"page": page, "newest": newest})
