"""Takes the pictures of the pages that the documentation shows."""

import secrets
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.test import Client
from playwright.sync_api import Browser

from tweets.models import Tweet
from twitter_project.demo.building import build_world
from twitter_project.demo.cast import SIGN_IN_HANDLE
from twitter_project.management import preparing
from twitter_project.management.chromium import run_chromium
from twitter_project.management.outbox import wait_until_empty
from users.models import User

FOLDER = settings.BASE_DIR / "docs" / "screenshots"
OUTBOX_TIMEOUT_S = 60
SCREENS: dict[str, dict[str, Any]] = {
    "wide": {"viewport": {"width": 1280, "height": 900}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "is_mobile": True,
        "has_touch": True,
    },
}
THEMES = ("light", "dark")
LANGUAGES = ("en", "es")


@dataclass(frozen=True, slots=True)
class Shot:
    """One look at a page: on which screen, in which theme and language."""

    page: str
    screen: str
    theme: str
    language: str

    @property
    def file_name(self) -> str:
        return f"{self.page}-{self.screen}-{self.theme}-{self.language}.png"

    @property
    def is_for_documentation(self) -> bool:
        """Whether it is one of the few that are kept, and not only to be looked at."""
        looks = {("wide", "light"), ("phone", "dark")}
        return (self.screen, self.theme) in looks and self.language == "en"


class Command(BaseCommand):
    help = "Make the demo world and take pictures of its pages into docs/screenshots."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--all", action="store_true", help="every theme, screen and language"
        )
        parser.add_argument("--folder", type=Path, default=FOLDER)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        prepare_world()
        paths, cookie = find_pages(), session_cookie()
        shots = [Shot(*parts) for parts in product(paths, SCREENS, THEMES, LANGUAGES)]
        try:
            with serve_site() as address, run_chromium() as browser:
                for shot in shots:
                    if options["all"] or shot.is_for_documentation:
                        take(
                            browser,
                            shot,
                            f"{address}{paths[shot.page]}",
                            cookie,
                            folder,
                        )
                        self.stdout.write(shot.file_name)
        except LookupError as error:
            raise CommandError(str(error)) from error


def prepare_world() -> None:
    """Bring database and bucket up to date, and make the demo world if it is not."""
    call_command("migrate", interactive=False, verbosity=0)
    preparing.check_bucket()
    build_world(password=secrets.token_urlsafe(9))
    wait_until_empty(drains=True, timeout_s=OUTBOX_TIMEOUT_S, say=lambda line: None)
    # The browser's language is to decide.
    User.objects.filter(handle_key=SIGN_IN_HANDLE).update(language="")


def find_pages() -> dict[str, str]:
    """Return the paths by the names of the pages; `open_` pages are a stranger's."""
    tweet = Tweet.objects.order_by("-replies_count")[0]
    author = User.objects.get(id=tweet.author_id)
    return {
        "open_home": "/",
        "open_sign_in": "/accounts/login/",
        "open_sign_up": "/accounts/signup/",
        "home": "/",
        "everyone": "/public",
        "profile": f"/@{author.handle}",
        "tweet": f"/@{author.handle}/{tweet.id}",
        "notifications": "/notifications",
        "search": f"/search?q={author.handle[:2]}",
        "followers": f"/@{author.handle}/followers",
        "compose": "/compose",
        "settings": "/settings",
        "settings_profile": "/settings/profile",
        "settings_display": "/settings/display",
        "discover": "/discover",
        "not_found": "/nothing-here",
    }


def session_cookie() -> str:
    """Return the session of a browser that the demo account is signed in with."""
    client = Client()
    user = User.objects.get(handle_key=SIGN_IN_HANDLE)
    client.force_login(user, backend="users.backends.HandleOrEmailBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@contextmanager
def serve_site() -> Iterator[str]:
    """Serve the site from threads of this process; give its address."""
    settings.DEBUG = False  # error pages are to be our own
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


def take(browser: Browser, shot: Shot, url: str, cookie: str, folder: Path) -> None:
    context = browser.new_context(
        color_scheme=shot.theme,  # type: ignore[arg-type]
        locale=shot.language,
        **SCREENS[shot.screen],
    )
    if not shot.page.startswith("open_"):
        name = settings.SESSION_COOKIE_NAME
        # By the root: else the cookie is sent only to what lies below the page.
        context.add_cookies([{"name": name, "value": cookie, "url": urljoin(url, "/")}])
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    page.screenshot(path=folder / shot.file_name)
    context.close()
