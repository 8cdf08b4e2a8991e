"""Reading places: noted by a script, and forgotten on request."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from timeline import services
from timeline.errors import BadMarker
from timeline.views.devices import device_of
from twitter_project.drf.fields import parse_id
from twitter_project.web.htmx import get_actor_id, next_url


@require_POST
def note_place(request: HttpRequest) -> HttpResponse:
    """Note how far this device has read home."""
    last_read_id = parse_id(request.POST.get("last_read_id", ""))
    if last_read_id is None:
        raise BadMarker
    services.set_marker(
        owner_id=get_actor_id(request),
        device=device_of(request),
        timeline="home",
        last_read_id=last_read_id,
    )
    if "next" in request.POST:
        return redirect(next_url(request))
    return HttpResponse(status=204)


@require_POST
def forget_places(request: HttpRequest) -> HttpResponse:
    """Forget the reading places, or choose whether they are kept."""
    owner_id, keep = get_actor_id(request), request.POST.get("keep", "")
    if keep in ("0", "1"):
        services.keep_place(owner_id=owner_id, is_kept=keep == "1")
    else:
        services.forget_markers(owner_id=owner_id)
    messages.success(request, _("Your choice is saved."))
    return redirect("for_you")
