"""Runs axe-core in a page, with all of its accessibility rules."""

import functools
from dataclasses import dataclass
from importlib.resources import files

from playwright.sync_api import Page

# Lighthouse checks the size of targets too; axe-core does so only on request.
RUN = """
  axe.run(document, {
    resultTypes: ['violations'],
    rules: {'target-size': {enabled: true}},
  })
"""
RUN_ONE = "rule => axe.run(document, {resultTypes: ['violations'], runOnly: rule})"


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a page breaks, and where."""

    rule: str
    places: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.rule}: {'; '.join(self.places)}"


def find_violations(page: Page, *, rule: str | None = None) -> list[Violation]:
    """Return axe-core's findings on the current page, by all its rules or by one."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())
    found = page.evaluate(RUN_ONE, rule) if rule else page.evaluate(RUN)
    return [
        Violation(
            rule["id"],
            tuple(" ".join(map(str, node["target"])) for node in rule["nodes"]),
        )
        for rule in found["violations"]
    ]


@functools.cache
def _source() -> str:
    """Return the script from its wheel."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text()
