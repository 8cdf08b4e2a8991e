"""Holds the pages to what is promised of them: axe-core, then Lighthouse."""

import logging
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from playwright.sync_api import Browser

from twitter_project.audit.axe import find_violations
from twitter_project.audit.lighthouse import (
    CATEGORIES,
    NoLighthouse,
    install_lighthouse,
    measure,
    scores,
    shortcomings,
)
from twitter_project.management import preparing
from twitter_project.management.chromium import run_chromium
from twitter_project.management.commands.screenshots import (
    LANGUAGES,
    SCREENS,
    THEMES,
    find_pages,
    prepare_world,
    serve_site,
    session_cookie,
)

TOOLS = settings.BASE_DIR / ".cache" / "lighthouse"
MEASURED = ("home", "profile", "tweet")
FLOORS = {
    "performance": {"desktop": 95, "phone": 90},
    "accessibility": {"desktop": 100, "phone": 100},
    "best-practices": {"desktop": 100, "phone": 100},
    "seo": {"desktop": 100, "phone": 100},
}
MORE_PAGES = {
    "privacy": "/settings/privacy",
    "blocks": "/settings/blocks",
    "mutes": "/settings/mutes",
    "display": "/settings/display",
    "email": "/accounts/email/",
    "password": "/accounts/password/change/",
    "two_factor": "/accounts/2fa/",
    "sessions": "/accounts/sessions/",
    "open_password_reset": "/accounts/password/reset/",
    "open_offline": "/offline",
    "open_help": "/help/about",
    "open_help_rules": "/help/rules",
    "open_help_privacy": "/help/privacy",
    "open_help_api": "/help/api",
}


class Command(BaseCommand):
    help = "Check every page with axe-core, and the main ones with Lighthouse."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", choices=("axe", "lighthouse"))

    def handle(self, *args: Any, only: str | None, **options: Any) -> None:
        # That a page is not found is what one of them is about.
        logging.getLogger("django.request").setLevel(logging.ERROR)
        prepare_world()
        preparing.collect_static_files()
        paths, cookie = find_pages() | MORE_PAGES, session_cookie()
        failures = 0
        try:
            with serve_site() as address:
                if only != "lighthouse":
                    failures += self.check_with_axe(address, paths, cookie)
                if only != "axe":
                    failures += self.check_with_lighthouse(address, paths, cookie)
        except (LookupError, NoLighthouse) as error:
            raise CommandError(str(error)) from error
        if failures:
            raise CommandError(f"{failures} checks fall short.")

    def check_with_axe(
        self, address: str, paths: Mapping[str, str], cookie: str
    ) -> int:
        """Print each page's violations; return how many looks had any."""
        failures = looks = 0
        with run_chromium() as browser:
            for name, path, kind in _looks(paths):
                looks += 1
                found = _look(browser, f"{address}{path}", kind, _cookies(name, cookie))
                failures += bool(found)
                for text in found:
                    self.stdout.write(f"axe  {name} {' '.join(kind)}  {text}")
        self.stdout.write(f"axe: {looks} looks at {len(paths)} pages, {failures} fail")
        return failures

    def check_with_lighthouse(
        self, address: str, paths: Mapping[str, str], cookie: str
    ) -> int:
        """Print a table of points; return how many fall short of the floors."""
        program = install_lighthouse(TOOLS)
        self.stdout.write(_row("page", "screen", *CATEGORIES))
        failures = 0
        for name, who, screen in product(
            MEASURED, ("open", "signed in"), ("desktop", "phone")
        ):
            report = measure(
                program,
                f"{address}{paths[name]}",
                on_phone=screen == "phone",
                cookies=_cookies("open_" if who == "open" else name, cookie),
            )
            points = scores(report)
            short = [
                category
                for category in CATEGORIES
                if points[category] < FLOORS[category][screen]
                and (category != "seo" or who == "open")
            ]
            failures += len(short)
            self.stdout.write(
                _row(f"{name}, {who}", screen, *map(str, points.values()))
            )
            for category in short:
                why = ", ".join(shortcomings(report, category))
                self.stdout.write(f"  {category}: {why}")
        return failures


def _looks(
    paths: Mapping[str, str],
) -> Iterator[tuple[str, str, tuple[str, str, str]]]:
    """Yield each page in both themes and languages, wide; on a phone in English."""
    for (name, path), theme in product(paths.items(), THEMES):
        for language in LANGUAGES:
            yield name, path, ("wide", theme, language)
        yield name, path, ("phone", theme, LANGUAGES[0])


def _look(
    browser: Browser,
    url: str,
    kind: tuple[str, str, str],
    cookies: Mapping[str, str],
) -> list[str]:
    screen, theme, language = kind
    context = browser.new_context(
        color_scheme=theme,  # type: ignore[arg-type]
        locale=language,
        reduced_motion="reduce",
        **SCREENS[screen],
    )
    context.add_cookies(
        [{"name": name, "value": value, "url": url} for name, value in cookies.items()]
    )
    page = context.new_page()
    page.goto(url, wait_until="load")
    found = [str(violation) for violation in find_violations(page)]
    context.close()
    return found


def _cookies(page: str, session: str) -> dict[str, str]:
    """Return what a browser sends: nothing for pages looked at by a stranger."""
    is_open = page.startswith("open_")
    return {} if is_open else {settings.SESSION_COOKIE_NAME: session}


def _row(page: str, screen: str, *points: str) -> str:
    return f"{page:<20}{screen:<9}" + "".join(f"{point:>15}" for point in points)
