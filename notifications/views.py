"""The inbox page: shows notifications and marks them as read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from notifications import services
from twitter_project.shared.pagination import parse_cursor, parse_keyset
from twitter_project.web.htmx import get_actor_id, render_page
from users.viewers import viewer_of


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    page = services.list_notifications(
        viewer=viewer_of(request), keyset=parse_keyset(request.GET)
    )
    return render_page(
        request,
        "notifications/inbox.html",
        "notifications/_inbox.html",
        {"page": page},
    )


@require_safe
def badge(request: HttpRequest) -> HttpResponse:
    """Show how many are unread, as the navigation does."""
    get_actor_id(request)
    return render(request, "notifications/_badge.html")


@require_POST
def mark_read(request: HttpRequest) -> HttpResponse:
    """Mark everything up to the newest one on the page as read."""
    up_to_id = parse_cursor(request.POST.get("up_to_id", ""), field="up_to_id")
    services.mark_read(recipient_id=get_actor_id(request), up_to_id=up_to_id)
    return redirect("notifications")
