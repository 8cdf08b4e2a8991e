"""A person's page, and the card that hovers over their name."""

from collections.abc import Collection

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from timeline import services
from timeline.views import FEED
from tweets.services import count_tweets, hydrate_pins, list_pinned_ids
from tweets.types import TweetView
from twitter_project.shared.pagination import Keyset, Page, parse_keyset
from twitter_project.web.htmx import redirect_with_query, render_page, wants_fragment
from users.services import get_profile
from users.types import Viewer
from users.viewers import viewer_of

PICTURES = "timeline/_pictures.html"
CARD_AGE_S = 60
CARD_KEY = "0"  # unlike any button of the page below

TweetPage = Page[TweetView]


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
