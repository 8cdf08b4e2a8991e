"""The demo world, served and opened in a browser, for screenshots and checks."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page

from twitter_project.embedded.catalogs import compile_stale_catalogs
from twitter_project.operations import preparing
from twitter_project.operations.migrating import migrate_databases
from twitter_project.outbox.waiting import wait_until_empty
from twitter_project.workshop.demo.building import build_world
from twitter_project.workshop.demo.cast import SIGN_IN_HANDLE
from users.models import User

from .pages import SCREENS, PageVariant

OUTBOX_TIMEOUT_S = 60
USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def prepare_world() -> None:
    """Update database, bucket and files, and create the demo world."""
    migrate_databases()
    preparing.check_bucket()
    compile_stale_catalogs()
    preparing.collect_static_files()
    build_world(password=secrets.token_urlsafe(9))
    wait_until_empty(drains=True, timeout_s=OUTBOX_TIMEOUT_S, say=lambda line: None)
    # The browser's language should decide.
    User.objects.filter(handle_key=SIGN_IN_HANDLE).update(language="")


def session_cookie() -> str:
    """Return the session of a browser that the demo account has signed in with.

    This changes the account's password: the page of sessions lists only real sign-ins.
    """
    password = secrets.token_urlsafe(9)
    user = User.objects.get(handle_key=SIGN_IN_HANDLE)
    user.set_password(password)
    user.save(update_fields=["password"])
    client = Client(SERVER_NAME="127.0.0.1", headers={"user-agent": USER_AGENT})
    form = {"login": SIGN_IN_HANDLE, "password": password}
    client.post(reverse("account_login"), form)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@contextmanager
def serve_site() -> Iterator[str]:
    """Serve the site from threads of this process; yield its address."""
    settings.DEBUG = False  # error pages should be our own
    settings.LIVE_UPDATES = "polling"  # a WSGI server does not stream
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    server = ThreadedWSGIServer(("127.0.0.1", 0), _QuietHandler)
    server.set_app(get_wsgi_application())
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing about requests."""


@contextmanager
def open_page_variant(
    browser: Browser, address: str, variant: PageVariant, cookie: str, **options: Any
) -> Iterator[Page]:
    """Open an empty page in this variant; strangers have no `cookie`."""
    context = browser.new_context(
        color_scheme=variant.theme,  # type: ignore[arg-type]
        locale=variant.language,
        **SCREENS[variant.screen],
        **options,
    )
    if not variant.is_strangers:
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": cookie, "url": address}])
    try:
        yield context.new_page()
    finally:
        context.close()
