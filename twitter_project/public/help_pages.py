"""Pages that explain the site; each is a template of its own."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from twitter_project.public.kept import KEPT
from twitter_project.shared.errors import NotFound

TOPICS = {
    "about": _("About"),
    "rules": _("Rules"),
    "privacy": _("Privacy"),
    "api": _("API"),
}


@require_safe
def show(request: HttpRequest, topic: str) -> HttpResponse:
    if topic not in TOPICS:
        raise NotFound
    context = {
        "topic": topic,
        "heading": TOPICS[topic],
        "topics": TOPICS,
        "session_days": settings.SESSION_COOKIE_AGE // (60 * 60 * 24),
        "kept": KEPT,
        "contact": settings.CONTACT_EMAIL,
    }
    return render(request, f"help/{topic}.html", context)
