"""What `check --deploy` finds wrong with a deployment beyond Django's own checks."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DEFAULT_DB_ALIAS

from twitter_project.shared.restore_mark import is_half_restored

NO_PROXIES = Warning(
    "HTTPS is on and PROXY_COUNT is 0.",
    hint=(
        "TLS ends at a proxy, so everybody would come from the proxy's address: one "
        "person's failures to sign in would hold all others off. Set PROXY_COUNT to "
        "how many proxies of yours add to X-Forwarded-For."
    ),
    id="site.W001",
)

HALF_RESTORED = Error(
    "The database is half restored.",
    hint="Run `manage.py restore` again, with the same folder, until it ends well.",
    id="site.E001",
)


@register(Tags.security, deploy=True)
def check_proxies(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [NO_PROXIES] if settings.HTTPS and settings.PROXY_COUNT < 1 else []


@register(Tags.database)
def check_restored(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Keep `migrate` from filling up what a restore that was cut off has left."""
    looks = DEFAULT_DB_ALIAS in (databases or ())
    return [HALF_RESTORED] if looks and is_half_restored() else []
