"""Bookmarks: saving a tweet, and pages that only the owner sees."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tweets import services
from tweets.errors import BadSearch, FolderNotFound, TweetNotFound
from tweets.search.parsing import QUERY_MAX, parse_query
from tweets.types import Folder, TweetView
from tweets.views.paths import url_of
from twitter_project.drf.fields import parse_id
from twitter_project.shared.pagination import Page, parse_keyset
from twitter_project.shared.text import TYPED_MAX, clean_line
from twitter_project.web.htmx import (
    asks_first,
    get_actor_id,
    is_turning_on,
    next_url,
    render_page,
    wants_fragment,
)
from users.viewers import signed_in_viewer_of, viewer_of


@asks_first
def bookmark(request: HttpRequest, tweet_id: int) -> HttpResponse:
    """Add or remove a bookmark; without a POST, show the page to choose its folder."""
    viewer = signed_in_viewer_of(request)
    if request.method != "POST":
        return _ask_for_folder(request, tweet_id)
    if is_turning_on(request):
        services.bookmark_tweet(
            user_id=viewer.account_id,
            tweet_id=tweet_id,
            folder_id=_read_folder_id(request),
        )
    else:
        services.unbookmark_tweet(user_id=viewer.account_id, tweet_id=tweet_id)
    if not wants_fragment(request):
        return HttpResponseRedirect(f"{next_url(request)}#tweet-{tweet_id}")
    try:
        tweet = services.get_tweet(tweet_id=tweet_id, viewer=viewer)
    except TweetNotFound:  # it was removed from a tweet that is out of sight now
        return HttpResponse(status=204)
    context = {"tweet": tweet, "tweet_key": str(tweet_id)}
    return render(request, "tweets/_reacted.html", context)


def bookmarks(request: HttpRequest) -> HttpResponse:
    """Show the viewer's bookmarks; make a folder."""
    if request.method == "POST":
        folder = services.create_folder(
            owner_id=get_actor_id(request), name=request.POST.get("name", "")
        )
        return HttpResponseRedirect(reverse("bookmark_folder", args=[folder.id]))
    return _show(request, None)


def folder(request: HttpRequest, folder_id: int) -> HttpResponse:
    """Show one folder; rename or delete it."""
    owner_id = get_actor_id(request)
    found = services.get_folder(owner_id=owner_id, folder_id=folder_id)
    if request.method != "POST":
        return _show(request, found)
    if "delete" in request.POST:
        services.delete_folder(owner_id=owner_id, folder_id=folder_id)
        messages.success(
            request, _("The folder is deleted. Its bookmarks are still here.")
        )
        return HttpResponseRedirect(reverse("bookmarks"))
    name = request.POST.get("name", "")
    services.rename_folder(owner_id=owner_id, folder_id=folder_id, name=name)
    return HttpResponseRedirect(request.path)


def _show(request: HttpRequest, folder: Folder | None) -> HttpResponse:
    viewer = viewer_of(request)
    text = clean_line(request.GET.get("q", "")[:TYPED_MAX])[:QUERY_MAX]
    context: dict[str, Any] = {"query": text, "folder": folder}
    status = 200
    try:
        context["page"] = _find(request, text, folder.id if folder else None)
    except BadSearch as error:
        context["error"] = str(error)
        status = 422
    if text:
        context["page_query"] = urlencode({"q": text})
    if not wants_fragment(request):
        context["folders"] = services.list_folders(owner_id=viewer.account_id)
    return render_page(
        request,
        "tweets/bookmarks.html",
        "timeline/_feed.html",
        context,
        status=status,
    )


def _find(request: HttpRequest, text: str, folder_id: int | None) -> Page[TweetView]:
    """Return the bookmarks, or those that a search finds. Raises: BadSearch."""
    viewer, keyset = viewer_of(request), parse_keyset(request.GET)
    if query := parse_query(text):
        return services.search_bookmarks(
            query=query, viewer=viewer, keyset=keyset, folder_id=folder_id
        )
    return services.list_bookmarks(viewer=viewer, keyset=keyset, folder_id=folder_id)


def _ask_for_folder(request: HttpRequest, tweet_id: int) -> HttpResponse:
    viewer = signed_in_viewer_of(request)
    tweet = services.get_tweet(tweet_id=tweet_id, viewer=viewer)
    context = {
        "tweet": tweet,
        "folders": services.list_folders(owner_id=viewer.account_id),
        "folder_id": services.find_bookmark_folder(
            user_id=viewer.account_id, tweet_id=tweet_id
        ),
        "back_url": next_url(request, url_of(tweet)),
    }
    return render(request, "tweets/bookmark.html", context)


def _read_folder_id(request: HttpRequest) -> int | None:
    """Return the chosen folder, None if there was no choice. Raises: FolderNotFound."""
    text = request.POST.get("folder_id")
    if text is None:
        return None
    folder_id = parse_id(text)
    if folder_id is None:
        raise FolderNotFound
    return folder_id
