"""Checks the pages with axe-core, then with Lighthouse."""

import logging
from argparse import ArgumentParser
from collections.abc import Mapping
from itertools import product
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from twitter_project.workshop.audit.axe import find_violations
from twitter_project.workshop.audit.lighthouse import (
    CATEGORIES,
    NoLighthouse,
    install_lighthouse,
    measure,
    scores,
    shortcomings,
)
from twitter_project.workshop.audit.pages import choose_pages, iter_page_variants
from twitter_project.workshop.audit.site import (
    open_page_variant,
    prepare_world,
    serve_site,
    session_cookie,
)
from twitter_project.workshop.chromium import run_chromium

TOOLS = settings.BASE_DIR / ".cache" / "lighthouse"
MEASURED = ("home", "profile", "tweet")
FLOORS = {
    "performance": {"desktop": 95, "phone": 90},
    "accessibility": {"desktop": 100, "phone": 100},
    "best-practices": {"desktop": 100, "phone": 100},
    "seo": {"desktop": 100, "phone": 100},
}


class Command(BaseCommand):
    help = "Check every page with axe-core, and the main ones with Lighthouse."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", choices=("axe", "lighthouse"))
        parser.add_argument(
            "--page", action="append", help="only this page; may be given again"
        )

    def handle(
        self, *args: Any, only: str | None, page: list[str] | None, **options: Any
    ) -> None:
        # One of these pages is about a page that is not found.
        logging.getLogger("django.request").setLevel(logging.ERROR)
        prepare_world()
        failures = 0
        try:
            paths, cookie = choose_pages(page), session_cookie()
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
        """Print each page's violations; return how many variants had any."""
        failures = variants = 0
        with run_chromium() as browser:
            for variant in iter_page_variants(paths):
                variants += 1
                with open_page_variant(
                    browser, address, variant, cookie, reduced_motion="reduce"
                ) as one:
                    one.goto(f"{address}{paths[variant.page]}", wait_until="load")
                    found = find_violations(one)
                failures += bool(found)
                for text in found:
                    self.stdout.write(f"axe  {variant}  {text}")
        self.stdout.write(
            f"axe: {variants} variants of {len(paths)} pages, {failures} fail"
        )
        return failures

    def check_with_lighthouse(
        self, address: str, paths: Mapping[str, str], cookie: str
    ) -> int:
        """Print a table of scores; return how many are below the minimum."""
        program = install_lighthouse(TOOLS)
        self.stdout.write(_row("page", "screen", *CATEGORIES))
        failures = 0
        for name, who, screen in product(
            [name for name in MEASURED if name in paths],
            ("open", "signed in"),
            ("desktop", "phone"),
        ):
            report = measure(
                program,
                f"{address}{paths[name]}",
                on_phone=screen == "phone",
                cookies={} if who == "open" else {settings.SESSION_COOKIE_NAME: cookie},
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


def _row(page: str, screen: str, *points: str) -> str:
    return f"{page:<20}{screen:<9}" + "".join(f"{point:>15}" for point in points)
