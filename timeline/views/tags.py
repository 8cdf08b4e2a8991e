"""The tweets with a hashtag, and the hashtags that a person follows."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from timeline import services
from timeline.views import FEED
from twitter_project.shared.pagination import parse_keyset
from twitter_project.web.htmx import (
    asks_first,
    get_actor_id,
    is_turning_on,
    next_url,
    render_page,
    wants_fragment,
)
from users.viewers import viewer_of


@require_safe
def hashtag(request: HttpRequest, tag: str) -> HttpResponse:
    viewer = viewer_of(request)
    page = services.get_tag_timeline(
        tag=tag, viewer=viewer, keyset=parse_keyset(request.GET)
    )
    context: dict[str, Any] = {"page": page, "tag": tag}
    if not viewer.is_anonymous and not wants_fragment(request):
        context["is_followed"] = services.is_following_tag(
            owner_id=viewer.account_id, tag=tag
        )
    return render_page(request, "timeline/hashtag.html", FEED, context)


@asks_first
def follow_tag(request: HttpRequest, tag: str) -> HttpResponse:
    """Follow or unfollow a hashtag; a link asks first."""
    owner_id, is_on = get_actor_id(request), is_turning_on(request)
    if request.method != "POST":
        question = {
            "heading": _("Follow #%(tag)s?") % {"tag": tag},
            "explanation": _("Your home will show everyone's tweets with it."),
            "verb": _("Follow"),
            "back_url": next_url(request, reverse("hashtag", args=[tag])),
        }
        return render(request, "shared/confirm.html", question)
    act = services.follow_tag if is_on else services.unfollow_tag
    act(owner_id=owner_id, tag=tag)
    if not wants_fragment(request):
        return HttpResponseRedirect(next_url(request, "followed_tags"))
    context = {"tag": tag, "is_followed": is_on}
    return render(request, "timeline/_tag_relation.html", context)


@require_safe
def followed_tags(request: HttpRequest) -> HttpResponse:
    tags = services.list_followed_tags(owner_id=get_actor_id(request))
    return render(request, "timeline/followed_tags.html", {"tags": tags})
