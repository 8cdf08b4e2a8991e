"""oEmbed: lets other sites embed a tweet or a profile (https://oembed.com)."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.html import format_html, linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tweets.services import get_tweet
from twitter_project.public.caching import MAX_AGE_S
from twitter_project.public.cards import CARD_SIZE_PX
from twitter_project.shared.errors import NotFound
from twitter_project.web.site import absolute_url
from users.services import get_profile
from users.types import ANONYMOUS

WIDTH_PX = 550
NARROWEST_PX = 220


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """Describe a page of ours as JSON; what strangers may not see is not found."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse(status=501)
    match = _find_page(request)
    if match is None:
        return HttpResponse(status=404)
    try:
        described = _describe(request, match)
    except NotFound:
        return HttpResponse(status=404)
    response = JsonResponse(_site(request) | described)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE_S}"
    return response


def _find_page(request: HttpRequest) -> ResolverMatch | None:
    """Return the page of this site at the URL, if it can be embedded."""
    try:
        address = urlsplit(request.GET.get("url", ""))
        ours = {request.get_host(), urlsplit(settings.SITE_URL).netloc}
        path = address.path.removeprefix(settings.URL_PREFIX)
        match = resolve(path) if address.netloc in ours else None
    except (ValueError, Resolver404):
        return None
    return match if match and match.url_name in ("tweet", "profile") else None


def _site(request: HttpRequest) -> dict[str, Any]:
    return {
        "version": "1.0",
        "provider_name": settings.SITE_NAME,
        "provider_url": absolute_url(request, reverse("home")),
        "cache_age": MAX_AGE_S,
    }


def _describe(request: HttpRequest, match: ResolverMatch) -> dict[str, Any]:
    if match.url_name == "profile":
        return _describe_profile(request, match.kwargs["handle"])
    return _describe_tweet(request, match.kwargs["tweet_id"])


def _describe_profile(request: HttpRequest, handle: str) -> dict[str, Any]:
    card = get_profile(handle=handle, viewer=ANONYMOUS).person.card
    return {
        "type": "link",
        "title": f"{card.display_name} (@{card.handle})",
        "author_name": card.display_name,
        "author_url": absolute_url(request, reverse("profile", args=[card.handle])),
        **_thumbnail(request, reverse("profile_card", args=[card.handle])),
    }


def _describe_tweet(request: HttpRequest, tweet_id: int) -> dict[str, Any]:
    tweet = get_tweet(tweet_id=tweet_id, viewer=ANONYMOUS)
    author = tweet.author
    url = absolute_url(request, reverse("tweet", args=[author.handle, tweet.id]))
    html = format_html(
        '<blockquote class="tweet-embed" cite="{}">{}<p>\u2014 {} (@{}) '
        '<a href="{}">{}</a></p></blockquote>',
        url,
        mark_safe(linebreaks(tweet.excerpt, autoescape=True)),  # noqa: S308 (escaped)
        author.display_name,
        author.handle,
        url,
        tweet.created_at.date().isoformat(),
    )
    return {
        "type": "rich",
        "title": _("Tweet by %(name)s") % {"name": author.display_name},
        "author_name": author.display_name,
        "author_url": absolute_url(request, reverse("profile", args=[author.handle])),
        "html": html,
        "width": _width(request),
        "height": None,
        **_thumbnail(request, reverse("tweet_card", args=[author.handle, tweet.id])),
    }


def _thumbnail(request: HttpRequest, path: str) -> dict[str, Any]:
    width_px, height_px = CARD_SIZE_PX
    return {
        "thumbnail_url": absolute_url(request, path),
        "thumbnail_width": width_px,
        "thumbnail_height": height_px,
    }


def _width(request: HttpRequest) -> int:
    asked = request.GET.get("maxwidth", "")
    most = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
    return max(NARROWEST_PX, min(most, WIDTH_PX)) if most else WIDTH_PX
