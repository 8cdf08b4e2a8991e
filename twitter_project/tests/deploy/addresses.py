"""Every address of the site, with an example of it and the app that it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern
from django.utils.regex_helper import normalize

from twitter_project.api.views import UnknownPath

EXAMPLES = {"IntConverter": "12", "StringConverter": "@ada", "SlugConverter": "about"}
APPS = ("users", "tweets", "timeline", "notifications")


@dataclass(frozen=True, slots=True)
class Address:
    name: str
    path: str
    owner: str


def all_addresses() -> list[Address]:
    """Return what the url confs have; what answers all unknown paths is left out."""
    return list(_walk(get_resolver(), "/"))


def _walk(resolver: URLResolver, before: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        start = before + _example(entry)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, start)
        elif not _is_for_the_unknown(entry):
            yield Address(entry.name or "", start, _owner(entry.callback))


def _is_for_the_unknown(entry: URLPattern) -> bool:
    view = entry.callback
    return (
        getattr(view, "cls", None) is UnknownPath
        or getattr(view, "__name__", "") == "catch_all_view"
    )


def _example(entry: URLPattern | URLResolver) -> str:
    """Return a path that the entry's own pattern matches; all handles are `@ada`."""
    pattern: Any = entry.pattern
    form, names = normalize(pattern.regex.pattern)[0]
    examples = dict.fromkeys(names, "abc")
    if not isinstance(pattern, RegexPattern):
        kinds = {name: type(kind).__name__ for name, kind in pattern.converters.items()}
        examples |= {name: EXAMPLES.get(kind, "abc") for name, kind in kinds.items()}
    return (form % examples).replace("@@", "@").removeprefix("/")


def _owner(view: Callable[..., Any]) -> str:
    """Return the app whose view it is, or whose view the site's own one extends."""
    kind = getattr(view, "cls", None) or getattr(view, "view_class", None)
    modules = [base.__module__ for base in kind.__mro__] if kind else [view.__module__]
    roots = [module.partition(".")[0] for module in modules]
    if roots[0] == "allauth":
        return "users"
    return next((root for root in roots if root in APPS), "timeline")
