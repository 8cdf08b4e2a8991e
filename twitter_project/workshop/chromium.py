"""Finds the browser and starts it without internet access."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
# The same engine without the windows around it: a third of the work for each page.
SHELL = "chromium-headless-shell"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def find_chromium() -> str | None:
    """Return the path of a whole browser."""
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


def find_engine() -> str | None:
    """Return the path of the cheapest program that shows pages as the browser does."""
    return shutil.which(SHELL) or find_chromium()


@contextmanager
def run_chromium() -> Iterator[Browser]:
    """Run the system's browser. Raises: LookupError if there is none."""
    program = find_engine()
    if program is None:
        raise LookupError("No Chromium is installed (Debian's package: chromium).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
