"""Fragments of pictures and videos, and subtitles."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tweets import services
from twitter_project.web.htmx import came_from, get_actor_id, next_url
from users.viewers import viewer_of


@require_safe
def media_fragment(request: HttpRequest, media_id: int) -> HttpResponse:
    """Show a tweet's media; pages poll this until the video is ready."""
    tweet = services.get_tweet_of_media(media_id=media_id, viewer=viewer_of(request))
    return render(request, "tweets/media/_again.html", {"tweet": tweet})


@require_safe
def attachment_state(request: HttpRequest, media_id: int) -> HttpResponse:
    """Show whether an attachment of the composer is ready."""
    item = services.get_media(owner_id=get_actor_id(request), media_id=media_id)
    context = {"attachment": item}
    return render(request, "tweets/media/_attachment_state.html", context)


@require_safe
def subtitles(request: HttpRequest, media_id: int, language: str) -> HttpResponse:
    """Return the subtitles of a video as WebVTT."""
    text = services.get_subtitles(
        media_id=media_id, language=language, viewer=viewer_of(request)
    )
    return HttpResponse(text, content_type="text/vtt; charset=utf-8")


def discard(request: HttpRequest, media_id: int) -> HttpResponse:
    """Ask whether to take a video that failed out of your tweet, or take it out."""
    owner_id = get_actor_id(request)
    item = services.get_media(owner_id=owner_id, media_id=media_id)
    if request.method == "POST":
        services.discard_media(owner_id=owner_id, media_id=media_id)
        return HttpResponseRedirect(next_url(request))
    failure = services.describe_film_failure(item.failure) if item.failure else ""
    context = {
        "heading": _("Remove it"),
        "explanation": failure,
        "verb": _("Remove it"),
        "back_url": came_from(request, reverse("home")),
    }
    return render(request, "shared/confirm.html", context)
