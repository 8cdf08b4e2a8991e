"""Every URL of the site except those that answer unknown paths."""

from __future__ import annotations

from twitter_project.api.views import UnknownPath
from twitter_project.web.access import Url, list_urls


def all_addresses() -> list[Url]:
    return [url for url in list_urls() if not _is_for_the_unknown(url)]


def _is_for_the_unknown(url: Url) -> bool:
    view = url.entry.callback
    return (
        getattr(view, "cls", None) is UnknownPath
        or getattr(view, "__name__", "") == "catch_all_view"
    )
