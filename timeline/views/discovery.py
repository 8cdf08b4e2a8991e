"""Trends, people to follow and popular tweets."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tweets.services import list_popular_tweets, list_trend_languages, list_trends
from twitter_project.web.htmx import render_page, wants_fragment
from users.services import suggest_people
from users.viewers import viewer_of

PEOPLE_BESIDE, PEOPLE_ON_PAGE = 3, 20
TRENDS_BESIDE, TRENDS_ON_PAGE = 5, 10
POPULAR_ON_PAGE = 5


@require_safe
def discover(request: HttpRequest) -> HttpResponse:
    """Show trends, people to follow and popular tweets; fewer in the side column."""
    if wants_fragment(request):
        return _discover_beside(request)
    viewer = viewer_of(request)
    languages = list_trend_languages()
    language = request.GET.get("lang", viewer.language)
    language = language if language in languages else ""
    context = {
        "trends": list_trends(limit=TRENDS_ON_PAGE, language=language),
        "tabs": _trend_tabs(languages, language),
        "people": suggest_people(viewer=viewer, limit=PEOPLE_ON_PAGE),
        "popular": list_popular_tweets(viewer=viewer, limit=POPULAR_ON_PAGE),
    }
    return render_page(
        request, "timeline/discover.html", "timeline/_discover.html", context
    )


def _discover_beside(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    context = {
        "trends": list_trends(limit=TRENDS_BESIDE, language=viewer.language),
        "people": suggest_people(viewer=viewer, limit=PEOPLE_BESIDE),
    }
    return render_page(
        request, "timeline/discover.html", "timeline/_discover.html", context
    )


def _trend_tabs(languages: list[str], current: str) -> list[dict[str, Any]]:
    """Return the choice of languages, if there is one, each by its own name."""
    if not languages:
        return []
    path = reverse("discover")
    names = {"": _("All languages")}
    names |= {code: get_language_info(code)["name_local"] for code in languages}
    return [
        {"url": f"{path}?lang={code}", "label": name, "is_current": code == current}
        for code, name in names.items()
    ]
