"""The search page: tweets, people and tags, found by one box."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tweets import services
from tweets.errors import BadSearch
from tweets.search.parsing import QUERY_MAX, parse_query
from tweets.search.query import Kind, Query, write_group
from tweets.types import TweetView
from twitter_project.shared.pagination import Keyset, Page, parse_keyset
from twitter_project.shared.text import TYPED_MAX, clean_line
from twitter_project.web.htmx import render_page, wants_fragment
from users.services import complete_handle, search_people
from users.types import Person, Viewer
from users.viewers import viewer_of

LATEST, TOP, PEOPLE, TAGS = "latest", "top", "people", "tags"
PEOPLE_ABOVE = 3
FEED = "timeline/_feed.html"
FRAGMENTS = {
    LATEST: FEED,
    TOP: FEED,
    PEOPLE: "users/_people.html",
    TAGS: "tweets/search/_tags.html",
}
PEOPLE_SUGGESTED, TAGS_SUGGESTED, TAGS_ABOVE, TAGS_MAX = 4, 4, 4, 20
SUGGESTED_FOR_MAX = 50
ABOUT_PEOPLE = (Kind.WORD, Kind.MENTION, Kind.FROM)
COMPLETED = ("from:", "to:", "-from:", "-to:")


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition of the search, and the address of the search without it."""

    text: str
    url_without: str


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what a search finds; a hashtag alone leads to its own page."""
    text = clean_line(request.GET.get("q", "")[:TYPED_MAX])[:QUERY_MAX]
    tab = request.GET.get("tab", "")
    if not tab and (tag := _find_lone_tag(text)):
        return HttpResponseRedirect(reverse("hashtag", args=[tag]))
    tab = tab if tab in FRAGMENTS else LATEST
    context = {
        "query": text,
        "tab": tab,
        "tabs": _list_tabs(text, tab),
        "page_query": urlencode({"q": text, "tab": tab}),
    }
    try:
        context |= _find(request, text, tab)
    except BadSearch as error:
        context["error"] = str(error)
    status = 422 if "error" in context else 200
    return render_page(
        request, "tweets/search.html", FRAGMENTS[tab], context, status=status
    )


def _find(request: HttpRequest, text: str, tab: str) -> dict[str, Any]:
    """Return the results of the tab. Raises: BadSearch if it makes no sense."""
    viewer = viewer_of(request)
    query = parse_query(text)
    if tab == PEOPLE:
        keyset = parse_keyset(request.GET)
        words = _list_words(query, *ABOUT_PEOPLE)
        return {"page": search_people(query=words, viewer=viewer, keyset=keyset)}
    if tab == TAGS:
        words = _list_words(query, Kind.WORD, Kind.TAG)
        return {"tags": _find_tags(words, limit=TAGS_MAX)}
    found: dict[str, Any] = {"chips": _list_chips(query, tab)}
    try:
        found["page"] = _find_tweets(request, query, tab)
    except BadSearch as error:  # such as a handle that nobody has: remove its chip
        found["error"] = str(error)
    if not wants_fragment(request) and "before" not in request.GET:
        found["people"] = _find_people(query, viewer)
        found["tags"] = _find_tags(str(query), limit=TAGS_ABOVE)
        has_words_only = _list_words(query, Kind.WORD, Kind.TAG) == text
        found["may_mute"] = has_words_only and not viewer.is_anonymous
    return found


def _find_tweets(request: HttpRequest, query: Query, tab: str) -> Page[TweetView]:
    viewer = viewer_of(request)
    if tab == TOP:
        return services.search_top_tweets(
            query=query,
            viewer=viewer,
            limit=parse_keyset({"limit": request.GET.get("limit", "")}).limit,
            after=services.parse_top_cursor(request.GET.get("before", "")),
        )
    keyset = parse_keyset(request.GET)
    return services.search_tweets(query=query, viewer=viewer, keyset=keyset)


def _list_words(query: Query, *kinds: Kind) -> str:
    """Return what is left of a search without its other conditions, as one text."""
    clauses = query.list_clauses(*kinds)
    words = [each for each in clauses if not each.is_excluded]
    if len(words) == 1 and words[0].kind is not Kind.FROM:
        return str(words[0])
    return " ".join(each.value for each in words)


def _find_tags(text: str, *, limit: int) -> list[str]:
    """Return hashtags that begin with the search, if it is a single word."""
    beginning = text.removeprefix("#")
    if not beginning or len(beginning) > SUGGESTED_FOR_MAX or " " in beginning:
        return []
    return services.complete_hashtag(beginning=beginning, limit=limit)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Return a list box of people and hashtags for the typed text.

    Only the last word counts; after `from:` and the like it completes the search.
    """
    text = clean_line(request.GET.get("q", "")[:TYPED_MAX])[-QUERY_MAX:]
    before, _space, word = text.rpartition(" ")
    operator = next((each for each in COMPLETED if word.startswith(each)), "")
    beginning = word.removeprefix(operator).removeprefix("@")
    context: dict[str, Any] = {"search_url": reverse("search")}
    if operator:
        context["completed"] = f"{before} {operator}".lstrip()
    if len(beginning) > SUGGESTED_FOR_MAX:
        beginning = ""
    if not beginning.startswith("#"):
        context["people"] = _suggest_people(beginning, viewer_of(request))
    if not operator and not word.startswith("@"):
        context["tags"] = _find_tags(beginning, limit=TAGS_SUGGESTED)
    return render(request, "tweets/search/_suggestions.html", context)


def _suggest_people(beginning: str, viewer: Viewer) -> list[Person]:
    """Return people whose names begin like this, followed people first."""
    if not viewer.is_anonymous:
        return complete_handle(
            beginning=beginning, viewer=viewer, limit=PEOPLE_SUGGESTED
        )
    keyset = Keyset(limit=PEOPLE_SUGGESTED)
    return search_people(query=beginning, viewer=viewer, keyset=keyset).items


def _find_people(query: Query, viewer: Viewer) -> list[Person]:
    """Return the first people whose names begin with the words of a plain search."""
    if not _is_plain(query, Kind.WORD, Kind.MENTION):
        return []
    keyset = Keyset(limit=PEOPLE_ABOVE)
    return search_people(query=str(query), viewer=viewer, keyset=keyset).items


def _is_plain(query: Query, *kinds: Kind) -> bool:
    """Return whether every group asks for a single thing of one of the kinds."""
    return all(
        len(group) == 1 and group[0].kind in kinds and not group[0].is_excluded
        for group in query.groups
    )


def _find_lone_tag(text: str) -> str | None:
    """Return the hashtag if nothing else is asked for."""
    try:
        groups = parse_query(text).groups
    except BadSearch:
        return None
    if len(groups) != 1 or len(groups[0]) != 1:
        return None
    clause = groups[0][0]
    is_lone = clause.kind is Kind.TAG and not clause.is_excluded
    return clause.value if is_lone else None


def _list_tabs(text: str, tab: str) -> list[dict[str, Any]]:
    labels = {
        TOP: _("Top"),
        LATEST: _("Latest"),
        PEOPLE: _("People"),
        TAGS: _("Hashtags"),
    }
    return [
        {"url": _url(text, name), "label": label, "is_current": name == tab}
        for name, label in labels.items()
    ]


def _list_chips(query: Query, tab: str) -> list[Chip]:
    """Return a chip for each condition; none for a search of bare words."""
    if _is_plain(query, Kind.WORD):
        return []
    return [
        Chip(write_group(group), _url(str(query.without(group)), tab))
        for group in query.groups
    ]


def _url(text: str, tab: str) -> str:
    return f"{reverse('search')}?{urlencode({'q': text, 'tab': tab})}"
