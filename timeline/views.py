"""Pages of timelines: home, everyone, a person's profile, hashtags."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from timeline import services
from tweets.services import (
    count_tweets,
    hydrate_pins,
    list_pinned_ids,
    list_popular_tweets,
    list_trend_languages,
    list_trends,
)
from tweets.types import TweetView
from twitter_project.shared.pagination import MAX_LIMIT, Keyset, Page, parse_keyset
from twitter_project.web.htmx import (
    asks_first,
    get_actor_id,
    is_turning_on,
    next_url,
    redirect_with_query,
    render_page,
    wants_fragment,
)
from users.services import get_profile, suggest_people
from users.types import Viewer
from users.viewers import viewer_of

FEED, PICTURES = "timeline/_feed.html", "timeline/_pictures.html"
CARD_AGE_S = 60
CARD_KEY = "0"  # unlike any button of the page below
PEOPLE_BESIDE, PEOPLE_ON_PAGE = 3, 20
TRENDS_BESIDE, TRENDS_ON_PAGE = 5, 10
POPULAR_ON_PAGE = 5

TweetPage = Page[TweetView]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the viewer's home; strangers see what everyone is saying."""
    viewer = viewer_of(request)
    if viewer.is_anonymous:
        return _public(request, is_landing=True)
    page = services.get_home(viewer=viewer, keyset=parse_keyset(request.GET))
    return render_page(request, "timeline/home.html", FEED, {"page": page})


@require_safe
def fresh(request: HttpRequest) -> HttpResponse:
    """Show what entered the viewer's home after the cursor, for a script."""
    keyset = replace(parse_keyset(request.GET), before=None, limit=MAX_LIMIT)
    page = services.get_home(viewer=viewer_of(request), keyset=keyset)
    newest = page.items[0].source_id if page.items else keyset.after or 0
    return render(request, "timeline/_fresh.html", {"page": page, "newest": newest})


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    return _public(request, is_landing=False)


def _public(request: HttpRequest, *, is_landing: bool) -> HttpResponse:
    viewer = viewer_of(request)
    page = services.get_public_timeline(viewer=viewer, keyset=parse_keyset(request.GET))
    context = {
        "page": page,
        "is_landing": is_landing,
        "offers_follow": not viewer.is_anonymous,
    }
    return render_page(request, "timeline/public.html", FEED, context)


@require_safe
def profile(request: HttpRequest, handle: str, tab: str = "tweets") -> HttpResponse:
    viewer = viewer_of(request)
    found = get_profile(handle=handle, viewer=viewer)
    author = found.person.card
    if author.handle != handle:
        path = request.path.replace(f"@{handle}", f"@{author.handle}", 1)
        return redirect_with_query(request, path)
    read, keyset = PROFILE_TABS[tab], parse_keyset(request.GET)
    pinned_ids = list_pinned_ids(author_id=author.id) if tab == "tweets" else ()
    feed = PICTURES if tab == "media" else FEED
    context = {
        "page": _leave_out(read(author.id, viewer, keyset), pinned_ids),
        "pinned": hydrate_pins(tweet_ids=pinned_ids, viewer=viewer)
        if keyset.is_newest
        else (),
        "profile": found,
        "tweets_count": count_tweets(author_ids=[author.id]).get(author.id, 0),
        "tabs": _profile_tabs(author.handle),
        "tab": tab,
        "feed": feed,
    }
    return render_page(request, "timeline/profile.html", feed, context)


@require_safe
def profile_card(request: HttpRequest, handle: str) -> HttpResponse:
    """Show a small card about a person, for a script; otherwise their page.

    The reader's browser keeps it for a minute, since pointers cross names often.
    """
    if not wants_fragment(request):
        response: HttpResponse = redirect("profile", handle)
    else:
        found = get_profile(handle=handle, viewer=viewer_of(request))
        context = {"profile": found, "relation_key": CARD_KEY}
        response = render(request, "timeline/_card.html", context)
    patch_cache_control(response, private=True, max_age=CARD_AGE_S)
    patch_vary_headers(response, ("Cookie", "HX-Request"))
    return response


def _leave_out(page: TweetPage, pinned_ids: Collection[int]) -> TweetPage:
    """Return the page without the author's pins, which are on top of the profile."""
    return page.with_items(
        [
            one
            for one in page.items
            if one.id not in pinned_ids or one.retweeted_by or not one.is_shown
        ]
    )


def _read_tweets(author_id: int, viewer: Viewer, keyset: Keyset) -> TweetPage:
    return services.get_profile_timeline(
        author_id=author_id, viewer=viewer, keyset=keyset
    )


def _read_replies(author_id: int, viewer: Viewer, keyset: Keyset) -> TweetPage:
    return services.get_profile_timeline(
        author_id=author_id, viewer=viewer, keyset=keyset, with_replies=True
    )


def _read_media(author_id: int, viewer: Viewer, keyset: Keyset) -> TweetPage:
    return services.get_media_timeline(
        author_id=author_id, viewer=viewer, keyset=keyset
    )


def _read_likes(user_id: int, viewer: Viewer, keyset: Keyset) -> TweetPage:
    return services.get_likes_timeline(user_id=user_id, viewer=viewer, keyset=keyset)


PROFILE_TABS = {
    "tweets": _read_tweets,
    "replies": _read_replies,
    "media": _read_media,
    "likes": _read_likes,
}


def _profile_tabs(handle: str) -> list[dict[str, str]]:
    labels = {
        "profile": _("Tweets"),
        "profile_replies": _("Replies"),
        "profile_media": _("Media"),
        "profile_likes": _("Likes"),
    }
    return [
        {"url": reverse(name, args=[handle]), "label": label}
        for name, label in labels.items()
    ]


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
