"""Pages that show a tweet, and the people who reacted to it."""

from typing import Any
from urllib.parse import urlencode

from django.http import (
    HttpRequest,
    HttpResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tweets import services
from tweets.diffs import compare_texts
from tweets.types import ReplyOrder
from tweets.views.paths import url_of
from twitter_project.shared.pagination import parse_keyset
from twitter_project.web.htmx import (
    redirect_with_query,
    render_page,
)
from users.viewers import signed_in_viewer_of, viewer_of

# A first view of the busiest thread stays below 150 KB.
REPLIES_ON_PAGE, REPLIES_BELOW, REPLIES_IN_BRANCH = 15, 15, 3


@require_safe
def show_tweet(request: HttpRequest, handle: str, tweet_id: int) -> HttpResponse:
    """Show a tweet with the tweets it replies to and its replies."""
    order = services.parse_reply_order(
        request.GET.get("sort", ""), default=ReplyOrder.RELEVANCE
    )
    shows_hidden = request.GET.get("hidden") == "1"
    thread = services.get_thread(
        tweet_id=tweet_id,
        viewer=viewer_of(request),
        order=order,
        hidden=shows_hidden,
        after=request.GET.get("after"),
        limit=REPLIES_ON_PAGE,
        below_max=REPLIES_BELOW,
        branch_max=REPLIES_IN_BRANCH,
    )
    if thread.tweet.author.handle != handle:
        path = reverse("tweet", args=[thread.tweet.author.handle, tweet_id])
        return redirect_with_query(request, path)
    context = {
        "thread": thread,
        "order": order,
        "orders": ReplyOrder,
        "shows_hidden": shows_hidden,
        "page_query": "hidden=1" if shows_hidden else urlencode({"sort": order}),
    }
    return render_page(request, "tweets/tweet.html", "tweets/_replies.html", context)


@require_safe
def unrolled(request: HttpRequest, handle: str, tweet_id: int) -> HttpResponse:
    """Show an author's thread as one text."""
    thread = services.get_self_thread(tweet_id=tweet_id, viewer=viewer_of(request))
    if thread.author.handle != handle:
        path = reverse("unrolled", args=[thread.author.handle, tweet_id])
        return redirect_with_query(request, path)
    context = {
        "thread": thread,
        "first": thread.tweets[0],
        "back_url": reverse("tweet", args=[handle, tweet_id]),
    }
    return render(request, "tweets/unrolled.html", context)


@require_safe
def history(request: HttpRequest, handle: str, tweet_id: int) -> HttpResponse:
    """Show the versions of a tweet, and what changed in each."""
    found = services.get_history(tweet_id=tweet_id, viewer=viewer_of(request))
    back_url = url_of(found.tweet)
    if found.tweet.author.handle != handle:
        return redirect_with_query(request, f"{back_url}/history")
    older = (*found.versions[1:], None)
    context = {
        "back_url": back_url,
        "tweet": found.tweet,
        "versions": [
            (version, compare_texts(before.text, version.text) if before else None)
            for version, before in zip(found.versions, older, strict=True)
        ],
    }
    return render(request, "tweets/history.html", context)


@require_safe
def fragment(request: HttpRequest, tweet_id: int) -> HttpResponse:
    """Show a tweet as it appears in a feed: a script replaces the old one with it."""
    viewer = signed_in_viewer_of(request)
    tweet = services.get_tweet(tweet_id=tweet_id, viewer=viewer)
    return render(request, "tweets/_alone.html", {"tweet": tweet})


@require_safe
def likers(request: HttpRequest, handle: str, tweet_id: int) -> HttpResponse:
    page = services.list_likers(
        tweet_id=tweet_id,
        viewer=viewer_of(request),
        keyset=parse_keyset(request.GET),
    )
    return _people(request, handle, tweet_id, page=page, heading=_("Liked by"))


@require_safe
def retweeters(request: HttpRequest, handle: str, tweet_id: int) -> HttpResponse:
    page = services.list_retweeters(
        tweet_id=tweet_id,
        viewer=viewer_of(request),
        keyset=parse_keyset(request.GET),
    )
    return _people(request, handle, tweet_id, page=page, heading=_("Retweeted by"))


def _people(
    request: HttpRequest, handle: str, tweet_id: int, **context: Any
) -> HttpResponse:
    context["back_url"] = reverse("tweet", args=[handle, tweet_id])
    context["empty_heading"] = _("Nobody yet")
    return render_page(request, "users/people.html", "users/_people.html", context)
