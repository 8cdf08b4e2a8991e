"""The site as an app on a phone or desktop: manifest, service worker, share target."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from notifications.push.sealing import get_public_key
from twitter_project.public.caching import etag_of

WORKER = Path(settings.BASE_DIR, "twitter_project", "web", "static", "sw.js")
SHELL = ("site.css", "site.js", "img/tern.svg", "vendor/htmx-2.0.11/htmx.min.js")
PAPER, ACCENT = "#fdfcfa", "#0a6b75"
# By file: its side in pixels, and its purpose.
ICONS = {
    "img/icon-192.png": (192, "any"),
    "img/icon-512.png": (512, "any"),
    "img/icon-maskable-512.png": (512, "maskable"),
}


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Describe the app, in the language of the person who installs it."""
    content: dict[str, Any] = {
        "id": reverse("home"),
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "description": _("Short words, good company."),
        "lang": get_language(),
        "dir": "rtl" if get_language_bidi() else "ltr",
        "start_url": reverse("home"),
        "scope": reverse("home"),
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            {
                "src": static(name),
                "sizes": f"{side_px}x{side_px}",
                "type": "image/png",
                "purpose": purpose,
            }
            for name, (side_px, purpose) in ICONS.items()
        ],
        "shortcuts": [{"name": _("New tweet"), "url": reverse("compose")}],
        "share_target": {
            "action": reverse("share"),
            "method": "GET",
            "params": {"title": "title", "text": "text", "url": "url"},
        },
    }
    return HttpResponse(
        json.dumps(content, ensure_ascii=False),
        content_type="application/manifest+json",
        headers={"Cache-Control": "no-cache"},
    )


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Serve the worker with the names of the files that it keeps, and what it needs to
    show pushes.

    It changes with the offline page and the key of pushes, so that browsers fetch the
    new one, also in another language.
    """
    shell = [static(name) for name in SHELL]
    page = render_to_string("public/offline.html", {"site_name": settings.SITE_NAME})
    values = {
        "VERSION": etag_of(page, *shell).strip('"'),
        "OFFLINE": reverse("offline"),
        "SHELL": shell,
        "NAME": settings.SITE_NAME,
        "ICON": static("img/icon-192.png"),
        "KEY": get_public_key(),
        "INBOX": reverse("notifications"),
        "STATE": reverse("push_state"),
        "SUBSCRIBE": reverse("push_subscribe"),
    }
    lines = [f"const {name} = {json.dumps(value)};" for name, value in values.items()]
    return HttpResponse(
        "\n".join([*lines, WORKER.read_text()]),
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "no-cache"},
    )


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Show the page that the worker keeps; it is the same for everybody."""
    response = render(request, "public/offline.html")
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
def share(request: HttpRequest) -> HttpResponse:
    """Pass what another app shares to the composer."""
    parts = [request.GET.get(name, "").strip() for name in ("title", "text", "url")]
    # Apps differ in where they put the URL, and some repeat it.
    kept = [part for n, part in enumerate(parts) if part and part not in parts[:n]]
    text = "\n".join(kept)
    return HttpResponseRedirect(f"{reverse('compose')}?{urlencode({'text': text})}")
