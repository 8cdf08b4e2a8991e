"""Finds faults in a deployment that Django's own checks do not (`check --deploy`)."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DEFAULT_DB_ALIAS

from twitter_project.microservices.routes import find_service
from twitter_project.operations.migrating import HALF_RESTORED
from twitter_project.shared.restore_mark import is_half_restored
from twitter_project.web.access import Url, list_urls

NO_PROXIES = Warning(
    "HTTPS is on and PROXY_COUNT is 0.",
    hint=(
        "TLS ends at a proxy, so all requests seem to come from its address, and one "
        "person's failed sign-ins would lock everybody out. Set PROXY_COUNT to the "
        "number of your proxies that add to X-Forwarded-For."
    ),
    id="site.W001",
)

UNDECLARED = "{view} at /{route} declares no {missing}."
UNDECLARED_HINT = (
    "Import `path` from twitter_project.web.access in the URL configuration and "
    "write beside this path, or at an `include` above it: {example}. Until then the "
    "path is closed to strangers."
)
MISROUTED = "/{route} declares service={declared!r}, but requests for it go to {found}."
MISROUTED_HINT = (
    "Add a route to ROUTES in twitter_project/microservices/routes.py and run "
    "`python -m deploy.routes`, or declare the service that the table names."
)


@register(Tags.security, deploy=True)
def check_proxies(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [NO_PROXIES] if settings.HTTPS and settings.PROXY_COUNT < 1 else []


@register(Tags.urls)
def check_access(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Find paths that lack a gate or a service that gateways use."""
    return [message for url in list_urls() for message in check_url(url)]


def check_url(url: Url) -> list[CheckMessage]:
    access = url.access
    examples = {"gate": "gate=Gate.MEMBERS", "service": 'service="users"'}
    missing = [name for name in examples if getattr(access, name) is None]
    if missing:
        message = UNDECLARED.format(
            view=url.view_name, route=url.route, missing=" and no ".join(missing)
        )
        example = ", ".join(examples[name] for name in missing)
        hint = UNDECLARED_HINT.format(example=example)
        return [Error(message, hint=hint, id="site.E002")]
    found = find_service(url.example)
    if found == access.service:
        return []
    message = MISROUTED.format(route=url.route, declared=access.service, found=found)
    return [Error(message, hint=MISROUTED_HINT, id="site.E003")]


@register(Tags.database)
def check_restored(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Keep `migrate` from completing the leftovers of an interrupted restore."""
    looks = DEFAULT_DB_ALIAS in (databases or ())
    return [HALF_RESTORED] if looks and is_half_restored() else []
