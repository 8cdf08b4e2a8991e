"""Loads everything that requests need before the web process takes any.

Otherwise the first requests would all load it, at the same time.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines
from django.template.backends.django import DjangoTemplates
from django.urls import Resolver404, resolve, reverse
from django.utils import translation

from twitter_project.media.client import get_client
from twitter_project.media.signing import media_url
from twitter_project.serving.asgi import Application, Receive, Scope, Send
from twitter_project.web.access import find_access
from twitter_project.web.icons import sprite
from twitter_project.web.middleware.time_zones import list_zones

logger = logging.getLogger(__name__)

# Python looks for cycles after 700 new objects, several times per page. Doing so less
# often has no measurable cost, and saves a twentieth of a request's CPU.
GC_THRESHOLDS = (20_000, 10, 10)


def warm_up() -> None:
    """Load what requests need, and exempt it from garbage collection."""
    for make in (sprite, _load_storage, _load_urls, list_zones, load_templates):
        _try(make)
    # Otherwise a full collection would walk through all modules, and stop every thread.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)


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


def _load_urls() -> None:
    """Load the URL resolvers of each language, and each path's access."""
    request = HttpRequest()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):  # (loads the catalog, too)
            request.resolver_match = resolve(reverse("home"))
            with suppress(Resolver404):
                resolve("/-/no/such/path")  # tries, and so compiles, every pattern
    find_access(request)


def _load_storage() -> None:
    """Create the S3 client and the signer of URLs; nothing is sent to S3."""
    get_client()
    media_url("warming-up")


def load_templates() -> None:
    """Compile the site's own templates. One that is faulty fails when it is used."""
    engine = engines["django"]
    if not isinstance(engine, DjangoTemplates) or settings.DEBUG:
        return  # templates are compiled for each request
    for name in _list_templates(engine):
        try:
            engine.get_template(name)
        except (TemplateDoesNotExist, TemplateSyntaxError):
            logger.warning("Could not compile %s", name, exc_info=True)


def _list_templates(engine: DjangoTemplates) -> Iterator[str]:
    for folder in map(Path, engine.dirs):
        for path in sorted(folder.rglob("*.html")):
            yield path.relative_to(folder).as_posix()
