"""Pages of timelines: home, everyone, a person's profile, a hashtag."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from timeline import services
from tweets.services import count_tweets
from twitter_project.shared.htmx import find_viewer_id, render_page
from twitter_project.shared.pagination import parse_keyset
from users.services import get_profile

FEED = "timeline/_feed.html"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show one's home; to a stranger, what the site is and what everyone says."""
    owner_id = find_viewer_id(request)
    if owner_id is None:
        return _public(request, is_landing=True)
    page = services.get_home(owner_id=owner_id, keyset=parse_keyset(request.GET))
    return render_page(request, "timeline/home.html", FEED, {"page": page})


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    return _public(request, is_landing=False)


def _public(request: HttpRequest, *, is_landing: bool) -> HttpResponse:
    page = services.get_public_timeline(
        viewer_id=find_viewer_id(request), keyset=parse_keyset(request.GET)
    )
    context = {"page": page, "is_landing": is_landing}
    return render_page(request, "timeline/public.html", FEED, context)


@require_safe
def profile(
    request: HttpRequest, handle: str, with_replies: bool = False
) -> HttpResponse:
    viewer_id = find_viewer_id(request)
    found = get_profile(handle=handle, viewer_id=viewer_id)
    author = found.person.card
    if author.handle != handle:
        return redirect(request.path.replace(handle, author.handle, 1))
    page = services.get_profile_timeline(
        author_id=author.id,
        viewer_id=viewer_id,
        keyset=parse_keyset(request.GET),
        with_replies=with_replies,
    )
    context = {
        "page": page,
        "profile": found,
        "tweets_count": count_tweets(author_ids=[author.id]).get(author.id, 0),
        "tabs": _profile_tabs(author.handle),
    }
    return render_page(request, "timeline/profile.html", FEED, context)


def _profile_tabs(handle: str) -> list[dict[str, str]]:
    return [
        {"url": reverse("profile", args=[handle]), "label": _("Tweets")},
        {
            "url": reverse("profile_replies", args=[handle]),
            "label": _("Tweets and replies"),
        },
    ]


@require_safe
def hashtag(request: HttpRequest, tag: str) -> HttpResponse:
    page = services.get_tag_timeline(
        tag=tag, viewer_id=find_viewer_id(request), keyset=parse_keyset(request.GET)
    )
    context = {"page": page, "tag": tag}
    return render_page(request, "timeline/hashtag.html", FEED, context)
