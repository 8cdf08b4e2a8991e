"""Which service answers which path: one table, for the code and for the gateways.

Routes use the syntax of API Gateway's HTTP APIs: `{name}` is one whole segment,
`{proxy+}` the rest. Of the routes that match, the gateway prefers one without
variables, then one with variables, then a greedy one, then `$default`; nginx is
configured to do the same. So no two routes of different services may match the same
path with variables.

A variable cannot require the `@` of a handle, or digits: `/{handle}/{tweet_id}` would
match `/tags/{tag}` and every static file. So a tweet's own page is in no route, and the
default service answers it. Hashtags named like one of a person's lists have routes of
their own, since `/{handle}/follow` would match them otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping

Segments = tuple[str, ...]

ALL = "all"
DEFAULT_SERVICE = "timeline"
GREEDY = "{proxy+}"
_PERSON = (
    "followers",
    "following",
    "follow",
    "block",
    "mute",
    "lists",
    "retweets",
    "notifications",
    "request",
)

ROUTES: Mapping[str, tuple[str, ...]] = {
    "users": (
        "/follow-requests",
        "/settings",
        "/settings/{proxy+}",
        "/accounts/{proxy+}",
        "/lists",
        "/lists/{proxy+}",
        *(f"/{{handle}}/{name}" for name in _PERSON),
        "/rest/v1/auth/{proxy+}",
        "/rest/v1/users",
        "/rest/v1/users/{proxy+}",
    ),
    "tweets": (
        "/search",
        "/search/{proxy+}",
        "/bookmarks",
        "/bookmarks/{proxy+}",
        "/compose",
        "/compose/pictures",
        "/tweets/{proxy+}",
        "/{handle}/{tweet_id}/history",
        "/{handle}/{tweet_id}/likes",
        "/{handle}/{tweet_id}/retweets",
        "/{handle}/{tweet_id}/quotes",
        "/rest/v1/bookmarks",
        "/rest/v1/bookmarks/{proxy+}",
        "/rest/v1/tweets",
        "/rest/v1/tweets/{proxy+}",
        "/rest/v1/threads",
        "/rest/v1/search",
        "/rest/v1/trends",
        "/rest/v1/drafts",
        "/rest/v1/drafts/{proxy+}",
        "/rest/v1/media",
        "/rest/v1/media/{proxy+}",
    ),
    # Plus everything in no other route: home, feeds, profiles, a tweet's own page, link
    # previews, the admin, static files, the API's description.
    DEFAULT_SERVICE: ("/settings/tags", *(f"/tags/{name}" for name in _PERSON)),
    "notifications": (
        "/notifications",
        "/notifications/{proxy+}",
        "/announcements/{proxy+}",
        "/rest/v1/announcements",
        "/rest/v1/announcements/{proxy+}",
        "/rest/v1/notifications",
        "/rest/v1/notifications/{proxy+}",
    ),
}
SERVICES = tuple(ROUTES)
# Every process answers for itself; from outside, the default service does.
EVERYWHERE = frozenset(("/healthz", "/readyz", "/metrics"))


def serves(service: str, path: str) -> bool:
    """Return whether a process of the service answers the path, if only with a 404."""
    return service == ALL or path in EVERYWHERE or find_service(path) == service


def find_service(path: str) -> str:
    """Return the service that receives an outside request for the path."""
    asked = split(path)
    found = [(rank(route), name) for route, name in _TABLE if matches(route, asked)]
    return min(found)[1] if found else DEFAULT_SERVICE


def split(path: str) -> Segments:
    """Return the segments between slashes; one after the last slash is empty."""
    return tuple(path.split("/")[1:])


def is_variable(segment: str) -> bool:
    return segment.startswith("{")


def is_greedy(route: Segments) -> bool:
    return route[-1] == GREEDY


def matches(route: Segments, asked: Segments) -> bool:
    """Return whether the route matches the path; variables match no empty segment."""
    if is_greedy(route):
        known = len(route) - 1
        return len(asked) > known and asked[:known] == route[:known]
    return len(route) == len(asked) and all(
        wanted == given or (is_variable(wanted) and given != "")
        for wanted, given in zip(route, asked, strict=True)
    )


def rank(route: Segments) -> tuple[int, int]:
    """Return the sort key of routes that match the same path: the lowest wins."""
    if is_greedy(route):
        return 2, -len(route)
    return (1 if any(map(is_variable, route)) else 0), 0


_TABLE = [(split(route), service) for service in ROUTES for route in ROUTES[service]]
