"""The tab "For you": the ranked home, and the sliders that it is ranked by."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from timeline import scoring, services
from timeline.errors import RankingEnded
from timeline.forms import WeightsForm
from timeline.types import HomeTab
from timeline.views.home_tabs import is_choice, list_tabs
from twitter_project.shared.pagination import parse_keyset
from twitter_project.web.htmx import (
    get_actor_id,
    render_page,
    wants_fragment,
)
from users.viewers import signed_in_viewer_of, viewer_of

RANKED = "timeline/for_you/_ranked.html"


@require_safe
def for_you(request: HttpRequest) -> HttpResponse:
    """Show the viewer's home in the order of their weights, the best first."""
    viewer = signed_in_viewer_of(request)
    text = request.GET.get("before", "")
    cursor = services.parse_cursor(text) if text else None
    limit = parse_keyset({"limit": request.GET.get("limit", "")}).limit
    try:
        found = services.read_for_you(
            viewer=viewer, cursor=cursor, limit=limit, is_chosen=is_choice(request)
        )
    except RankingEnded:
        return render_page(
            request, "timeline/for_you/ended.html", "timeline/for_you/_ended.html", {}
        )
    return _show(request, found)


def _show(request: HttpRequest, found: services.ForYou) -> HttpResponse:
    weights = dict(zip(scoring.FEATURES, found.weights, strict=True))
    context = {
        "page": found.page,
        "page_path": reverse("for_you"),
        "tabs": list_tabs(HomeTab.FOR_YOU),
        "weights": weights,
        "is_chronological": not any(found.weights),
        "keeps_place": found.keeps_place,
    }
    return render_page(request, "timeline/for_you/for_you.html", RANKED, context)


@require_POST
def weigh(request: HttpRequest) -> HttpResponse:
    """Store the sliders, or set all of them; then rank again."""
    owner_id = get_actor_id(request)
    preset = request.POST.get("preset", "")
    if preset == "zero":
        zero = dict.fromkeys(scoring.FEATURES, 0)
        services.change_weights(owner_id=owner_id, weights=zero)
    elif preset:
        services.reset_weights(owner_id=owner_id)
    else:
        form = WeightsForm(request.POST)
        services.change_weights(owner_id=owner_id, weights=form.read())
    if preset or not wants_fragment(request):
        messages.success(request, _("Your choice is saved."))
        return redirect("for_you")
    viewer = viewer_of(request)
    found = services.read_for_you(viewer=viewer, cursor=None, limit=20)
    return _show(request, found)
