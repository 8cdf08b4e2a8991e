"""Dismissing announcements, which are shown at the top of home."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from notifications import services
from twitter_project.web.htmx import get_actor_id, next_url, wants_fragment


@require_POST
def dismiss_announcement(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Stop showing an announcement to this person."""
    services.dismiss_announcement(
        announcement_id=announcement_id, user_id=get_actor_id(request)
    )
    if wants_fragment(request):
        return HttpResponse("")
    return HttpResponseRedirect(next_url(request))
