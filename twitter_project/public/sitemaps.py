"""robots.txt, and sitemaps of the newest people and tweets for search engines.

Each map begins below an id, so it is one keyset page. The index lists where the maps
begin and is limited in length: search engines find older content by links.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from tweets.services import hydrate_sources, list_public_sources
from tweets.types import FeedRules
from twitter_project.public.caching import answer, etag_of
from twitter_project.shared.ids import MAX_ID
from twitter_project.shared.pagination import Keyset, page_of
from twitter_project.web.interfaces import list_interfaces
from twitter_project.web.site import absolute_url
from users.services import list_indexed_people
from users.types import ANONYMOUS

CHUNK = 1000
CHUNKS_MAX = 20
INDEX_TTL_S = 3600
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
CLOSED_PATHS = (
    *("/accounts/", "/admin/", "/compose", "/notifications", "/search"),
    *("/settings", "/tweets/"),
    *(interface.prefix for interface in list_interfaces()),
)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers what not to read, and where the sitemap is."""
    lines = ["User-agent: *"]
    if settings.PUBLIC_PAGES:
        lines += [f"Disallow: {settings.URL_PREFIX}{path}" for path in CLOSED_PATHS]
        lines += ["", f"Sitemap: {absolute_url(request, reverse('sitemap'))}"]
    else:
        lines.append("Disallow: /")
    content = "\n".join([*lines, ""]).encode()
    return answer(
        request,
        lambda: content,
        content_type="text/plain; charset=utf-8",
        etag=etag_of(content),
    )


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    beginnings = cache.get_or_set("sitemap", _find_beginnings, INDEX_TTL_S) or []
    entries = [(reverse(name, args=[before]), None) for name, before in beginnings]
    return _xml(request, "sitemapindex", "sitemap", entries)


@require_safe
def people(request: HttpRequest, before: int) -> HttpResponse:
    page = list_indexed_people(keyset=_keyset(before))
    paths = [(reverse("profile", args=[handle]), None) for _, handle in page.items]
    return _xml(request, "urlset", "url", paths)


@require_safe
def tweets(request: HttpRequest, before: int) -> HttpResponse:
    keyset = _keyset(before)
    sources = page_of(
        list_public_sources(keyset=keyset),
        keyset,
        cursor=lambda source: source.source_id,
    ).items
    views = hydrate_sources(sources=sources, viewer=ANONYMOUS, feed=FeedRules())
    entries = [
        (
            reverse("tweet", args=[view.author.handle, view.id]),
            view.edited_at or view.created_at,
        )
        for view in views
        if not view.author.noindex
    ]
    return _xml(request, "urlset", "url", entries)


def _find_beginnings() -> list[tuple[str, int]]:
    """Return where each map begins, newest first."""
    return [
        *(("sitemap_people", before) for before in _walk(_next_people)),
        *(("sitemap_tweets", before) for before in _walk(_next_tweets)),
    ]


def _walk(find_next: Callable[[Keyset], int | None]) -> Iterable[int]:
    before: int | None = MAX_ID
    for _ in range(CHUNKS_MAX):
        if before is None:
            return
        yield before
        before = find_next(_keyset(before))


def _next_people(keyset: Keyset) -> int | None:
    page = list_indexed_people(keyset=keyset)
    return int(page.next) if page.next else None


def _next_tweets(keyset: Keyset) -> int | None:
    sources = list_public_sources(keyset=keyset)
    return sources[CHUNK - 1].source_id if len(sources) > CHUNK else None


def _keyset(before: int) -> Keyset:
    return Keyset(limit=CHUNK, before=min(before, MAX_ID))


def _lastmod(moment: datetime | None) -> str:
    if moment is None:
        return ""
    return f"<lastmod>{moment.isoformat(timespec='seconds')}</lastmod>"


def _xml(
    request: HttpRequest,
    root: str,
    element: str,
    entries: Sequence[tuple[str, datetime | None]],
) -> HttpResponse:
    rows = [
        f"<{element}><loc>{escape(absolute_url(request, path))}</loc>"
        f"{_lastmod(moment)}</{element}>"
        for path, moment in entries
    ]
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{NAMESPACE}">'
        f"{''.join(rows)}</{root}>"
    )
    return answer(
        request,
        content.encode,
        content_type="application/xml; charset=utf-8",
        etag=etag_of(content),
    )
