"""What `check --deploy` finds wrong with a deployment beyond Django's own checks."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

NO_PROXIES = Warning(
    "HTTPS is on and PROXY_COUNT is 0.",
    hint=(
        "TLS ends at a proxy, so everybody would come from the proxy's address: one "
        "person's failures to sign in would hold all others off. Set PROXY_COUNT to "
        "how many proxies of yours add to X-Forwarded-For."
    ),
    id="site.W001",
)


@register(Tags.security, deploy=True)
def check_proxies(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [NO_PROXIES] if settings.HTTPS and settings.PROXY_COUNT < 1 else []
