"""Takes the pictures of the pages that the documentation shows."""

import secrets
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from twitter_project.audit.pages import SCREENS, Look, find_pages, iter_looks
from twitter_project.demo.building import build_world
from twitter_project.demo.cast import SIGN_IN_HANDLE
from twitter_project.embedded.catalogs import compile_stale_catalogs
from twitter_project.management import preparing
from twitter_project.management.chromium import run_chromium
from twitter_project.management.outbox import wait_until_empty
from users.models import User

FOLDER = settings.BASE_DIR / "docs" / "screenshots"
OUTBOX_TIMEOUT_S = 60
USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
# What the repository keeps; the others are made to be looked at.
KEPT_LOOKS = {("wide", "light", "en"), ("phone", "dark", "en")}


class Command(BaseCommand):
    help = "Make the demo world and take pictures of its pages into docs/screenshots."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--kept", action="store_true", help="only those that the repository keeps"
        )
        parser.add_argument("--page", action="append", help="only this one")
        parser.add_argument("--folder", type=Path, default=FOLDER)

    def handle(self, *args: Any, folder: Path, kept: bool, **options: Any) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        prepare_world()
        pages, cookie = find_pages(), session_cookie()
        if unknown := set(options["page"] or ()) - set(pages):
            raise CommandError(f"No such page: {', '.join(sorted(unknown))}.")
        wanted = options["page"] or pages
        try:
            with serve_site() as address, run_chromium() as browser:
                for look in iter_looks(wanted):
                    if not kept or _is_kept(look):
                        file = folder / f"{look}.png"
                        url = f"{address}{pages[look.page]}"
                        take(browser, look, url, cookie, file)
                        self.stdout.write(file.name)
        except LookupError as error:
            raise CommandError(str(error)) from error


def _is_kept(look: Look) -> bool:
    return (look.screen, look.theme, look.language) in KEPT_LOOKS


def prepare_world() -> None:
    """Bring database, bucket and files up to date, and make the demo world."""
    preparing.migrate_databases()
    preparing.check_bucket()
    compile_stale_catalogs()
    preparing.collect_static_files()
    build_world(password=secrets.token_urlsafe(9))
    wait_until_empty(drains=True, timeout_s=OUTBOX_TIMEOUT_S, say=lambda line: None)
    # The browser's language is to decide.
    User.objects.filter(handle_key=SIGN_IN_HANDLE).update(language="")


def session_cookie() -> str:
    """Return the session of a browser that the demo account has signed in with.

    Its password is changed for that: the page of sessions lists what came by the door.
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
    """Serve the site from threads of this process; give its address."""
    settings.DEBUG = False  # error pages are to be our own
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
        """Say nothing of each request."""


def take(browser: Browser, look: Look, url: str, cookie: str, path: Path) -> None:
    context = browser.new_context(
        color_scheme=look.theme,  # type: ignore[arg-type]
        locale=look.language,
        **SCREENS[look.screen],
    )
    if not look.is_strangers:
        name = settings.SESSION_COOKIE_NAME
        # By the root: else the cookie is sent only to what lies below the page.
        context.add_cookies([{"name": name, "value": cookie, "url": urljoin(url, "/")}])
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    page.screenshot(path=path)
    context.close()
