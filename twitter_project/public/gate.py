"""Closes the site to strangers where `PUBLIC_PAGES` says so."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from twitter_project.shared.errors import NotFound, SignInRequired
from twitter_project.shared.htmx import refuse

GetResponse = Callable[[HttpRequest], HttpResponseBase]
# What people read, by the names of their addresses: sign in first.
PAGES = frozenset(
    {
        "home",
        "public",
        "discover",
        "hashtag",
        "profile",
        "profile_replies",
        "profile_media",
        "profile_likes",
        "followers",
        "following",
        "search",
        "tweet",
        "likers",
        "retweeters",
    }
)
# What machines read: not there.
MACHINE_PAGES = frozenset(
    {
        "profile_card",
        "tweet_card",
        "profile_feed",
        "hashtag_feed",
        "oembed",
        "sitemap",
        "sitemap_people",
        "sitemap_tweets",
    }
)


class GateMiddleware:
    """Stands after the authentication and after what answers errors."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Refuse what a closed site does not show to strangers."""
        if settings.PUBLIC_PAGES or request.resolver_match is None:
            return None
        name = request.resolver_match.url_name
        if name in MACHINE_PAGES:
            return refuse(request, NotFound())
        if name in PAGES and not request.user.is_authenticated:
            return refuse(request, SignInRequired())
        return None
