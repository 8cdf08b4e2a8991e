"""Loads what every request needs before the web process takes requests.

Otherwise the first requests would all load it at the same time.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable

from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver
from django.utils import translation

from twitter_project.serving.asgi import Application, Receive, Scope, Send
from twitter_project.shared.icons import sprite
from twitter_project.shared.storage import prepare_client

logger = logging.getLogger(__name__)


def warm_up() -> None:
    """Load what requests need, and exempt it from garbage collection."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            translation.gettext("")
    for make in (sprite, prepare_client, _load_addresses, _load_templates):
        _try(make)
    # A full collection would walk through all modules, and stop every thread.
    gc.collect()
    gc.freeze()


class Warmed:
    """An ASGI application that is warm before the server reports that it started."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            warm_up()
        await self._application(scope, receive, send)


def _try(make: Callable[[], object]) -> None:
    """Load it if possible; otherwise the request that needs it reports the error."""
    try:
        make()
    except Exception:
        logger.warning("Could not warm up: %s", make.__name__, exc_info=True)


def _load_addresses() -> None:
    get_resolver().reverse("home")


def _load_templates() -> None:
    for name in ("base.html", "plain.html"):
        get_template(name)
