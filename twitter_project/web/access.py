"""What each URL declares beside its pattern: its gate, service, throttle and privacy.

Use this module's `path` and `re_path` in every URL configuration. Paths inherit what
their `include` declares, unless they declare it themselves. A path without a gate is
closed to strangers, and fails the system check `site.E002`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Literal

from django import urls
from django.conf import settings
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern
from django.utils.regex_helper import normalize

from twitter_project.web.converters import IdConverter

urls.register_converter(IdConverter, "id")

SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))
EXAMPLES = {"IdConverter": "12", "StringConverter": "@ada", "SlugConverter": "about"}
NO_GATES: Mapping[str, Gate] = MappingProxyType({})

Service = Literal["users", "tweets", "timeline", "notifications"]


class Gate(StrEnum):
    """Who may pass. A closed site is one with `PUBLIC_PAGES=false`."""

    EVERYONE = "everyone"  # strangers too, even if the site is closed
    READERS = "readers"  # strangers may read, if the site is open
    MACHINES = "machines"  # like READERS, but cannot sign in: 404 on a closed site
    MEMBERS = "members"  # only people who are signed in
    STAFF = "staff"  # only moderators; the admin itself checks who they are


@dataclass(frozen=True, slots=True)
class Access:
    """What one path declares.

    `throttle` names the rate that its writes count towards, besides the general one.
    If `is_private`, browsers keep no copy, so Back cannot show it to somebody else.
    """

    gate: Gate | None = None
    service: Service | None = None
    throttle: str | None = None
    is_private: bool = False

    def inherit(self, outer: Access) -> Access:
        """Return this, with gaps filled from the surrounding `include`."""
        return Access(
            gate=self.gate or outer.gate,
            service=self.service or outer.service,
            throttle=self.throttle or outer.throttle,
            is_private=self.is_private or outer.is_private,
        )

    def admits_strangers(self, method: str | None) -> bool:
        """Return whether a request may pass without anybody signed in."""
        if self.gate in (Gate.READERS, Gate.MACHINES):
            return bool(settings.PUBLIC_PAGES) and method in SAFE_METHODS
        return self.gate in (Gate.EVERYONE, Gate.STAFF)


@dataclass(frozen=True, slots=True)
class Url:
    """One path of the site.

    `route` equals `ResolverMatch.route`. `form` has a `%(name)s` for each of the
    `arguments`, which are examples.
    """

    route: str
    form: str
    arguments: Mapping[str, str]
    entry: URLPattern
    access: Access

    @property
    def example(self) -> str:
        """Return an example path that the route matches."""
        return self.fill(self.arguments)

    @property
    def name(self) -> str:
        return self.entry.name or ""

    def fill(self, arguments: Mapping[str, str]) -> str:
        """Return the path with these arguments; a handle may begin with `@`."""
        return (self.form % arguments).replace("@@", "@")

    @property
    def view_name(self) -> str:
        view: Any = self.entry.callback
        view = getattr(view, "cls", None) or getattr(view, "view_class", None) or view
        return f"{view.__module__}.{getattr(view, '__qualname__', view)}"


def path(
    route: str,
    view: Any,
    kwargs: dict[str, Any] | None = None,
    name: str | None = None,
    *,
    gate: Gate | None = None,
    service: Service | None = None,
    throttle: str | None = None,
    is_private: bool = False,
    gates: Mapping[str, Gate] = NO_GATES,
) -> Any:
    """Do what Django's `path` does, and declare access.

    `gates` is for an `include` of third-party URLs: it names the gates of those paths
    that differ from `gate`.
    """
    make: Any = urls.path
    entry = make(route, view, kwargs, name)
    return _declare(entry, Access(gate, service, throttle, is_private), gates)


def re_path(
    route: str,
    view: Any,
    name: str | None = None,
    *,
    gate: Gate | None = None,
    service: Service | None = None,
) -> Any:
    """Do what Django's `re_path` does, and declare access."""
    make: Any = urls.re_path
    return _declare(make(route, view, name=name), Access(gate, service))


def find_access(request: HttpRequest) -> Access:
    """Return the access of the request's path; an empty Access if no path matched."""
    match = request.resolver_match
    if match is None:
        return Access()
    urlconf: str = getattr(request, "urlconf", None) or settings.ROOT_URLCONF
    return _read_table(urlconf).get(match.route, Access())


def list_urls(urlconf: str | None = None) -> list[Url]:
    """Return every reachable path, in the order in which Django tries them."""
    found = _walk(get_resolver(urlconf), _Inherited())
    by_route: dict[str, Url] = {}
    for url in found:
        by_route.setdefault(url.route, url)
    return list(by_route.values())


def _declare(entry: Any, access: Access, gates: Mapping[str, Gate] = NO_GATES) -> Any:
    entry.access = access
    entry.gates = gates
    return entry


@functools.cache
def _read_table(urlconf: str) -> Mapping[str, Access]:
    return {url.route: url.access for url in list_urls(urlconf)}


@dataclass(frozen=True, slots=True)
class _Inherited:
    """What a path inherits from the resolvers above it."""

    route: str = ""
    form: str = "/"
    arguments: Mapping[str, str] = field(default_factory=dict)
    access: Access = field(default_factory=Access)
    gates: Mapping[str, Gate] = field(default_factory=dict)

    def enter(self, entry: URLPattern | URLResolver) -> _Inherited:
        form, arguments = _read_pattern(entry.pattern)
        return _Inherited(
            route=_join(self.route, str(entry.pattern)),
            form=self.form + form,
            arguments={**self.arguments, **arguments},
            access=getattr(entry, "access", Access()).inherit(self.access),
            gates={**self.gates, **getattr(entry, "gates", NO_GATES)},
        )


def _walk(resolver: URLResolver, outer: _Inherited) -> Iterator[Url]:
    for entry in resolver.url_patterns:
        here = outer.enter(entry)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, here)
            continue
        gate = here.gates.get(entry.name or "")
        access = replace(here.access, gate=gate) if gate else here.access
        yield Url(here.route, here.form, here.arguments, entry, access)


def _join(outer: str, inner: str) -> str:
    """Join two routes as `URLResolver.resolve` does."""
    return outer + inner.removeprefix("^") if outer else inner


def _read_pattern(pattern: Any) -> tuple[str, Mapping[str, str]]:
    """Return a pattern's form and example arguments; every handle is `@ada`."""
    form, names = normalize(pattern.regex.pattern)[0]
    arguments = dict.fromkeys(names, "abc")
    if not isinstance(pattern, RegexPattern):
        kinds = {name: type(kind).__name__ for name, kind in pattern.converters.items()}
        arguments |= {name: EXAMPLES.get(kind, "abc") for name, kind in kinds.items()}
    return form.removeprefix("/"), arguments
