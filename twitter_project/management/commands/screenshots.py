"""Takes the screenshots for the documentation."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from twitter_project.workshop.audit.pages import (
    PageVariant,
    choose_pages,
    iter_page_variants,
)
from twitter_project.workshop.audit.site import (
    open_page_variant,
    prepare_world,
    serve_site,
    session_cookie,
)
from twitter_project.workshop.chromium import run_chromium

FOLDER = settings.BASE_DIR / "docs" / "screenshots"
# These are kept in the repository; the others are only for looking at.
KEPT_VARIANTS = {("wide", "light", "en"), ("phone", "dark", "en")}


class Command(BaseCommand):
    help = (
        "Create the demo world and take screenshots of its pages into docs/screenshots."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--kept", action="store_true", help="only the ones kept in the repository"
        )
        parser.add_argument(
            "--page", action="append", help="only this page; may be given again"
        )
        parser.add_argument("--folder", type=Path, default=FOLDER)

    def handle(
        self,
        *args: Any,
        folder: Path,
        kept: bool,
        page: list[str] | None,
        **options: Any,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        prepare_world()
        try:
            paths, cookie = choose_pages(page), session_cookie()
            with serve_site() as address, run_chromium() as browser:
                for variant in iter_page_variants(paths):
                    if kept and not _is_kept(variant):
                        continue
                    file = folder / f"{variant}.png"
                    with open_page_variant(browser, address, variant, cookie) as one:
                        one.goto(
                            f"{address}{paths[variant.page]}", wait_until="networkidle"
                        )
                        one.screenshot(path=file)
                    self.stdout.write(file.name)
        except LookupError as error:
            raise CommandError(str(error)) from error


def _is_kept(variant: PageVariant) -> bool:
    return (variant.screen, variant.theme, variant.language) in KEPT_VARIANTS
