"""The page "Catch up"."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from timeline import services
from timeline.views.devices import device_of
from users.viewers import signed_in_viewer_of


@require_safe
def catch_up(request: HttpRequest) -> HttpResponse:
    """Show the best of what the viewer has missed, or the newest of it."""
    is_chronological = request.GET.get("order") == "time"
    found = services.catch_up(
        viewer=signed_in_viewer_of(request),
        device=device_of(request),
        is_chronological=is_chronological,
    )
    context = {"found": found, "is_chronological": is_chronological}
    return render(request, "timeline/catch_up.html", context)
