"""Finds style rules that no page uses: Chromium records which ones it applies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

RULE = re.compile(r"([^{};\s][^{};]*)\{[^{}]*\}")
NOT_OF_ELEMENTS = re.compile(r"@|from\b|to\b|\d+%")
# States that a pointer or key brings about, and parts that exist only during them.
TOUCHED = re.compile(
    r":(?:hover|active|focus(?:-visible|-within)?|autofill|target)\b|::[\w-]+(?:\([^)]*\))?"
)
ANYHOW = ":is(*)"
# Styles are computed, and rules recorded, only for what is drawn, when it is asked for.
SHOW_ALL = """
  for (const part of document.querySelectorAll("details")) part.open = true;
  for (const part of document.querySelectorAll("[hidden]")) part.hidden = false;
  const closed = [...document.querySelectorAll("dialog:not([open])")];
  for (const part of closed) part.showModal();
  document.body.offsetHeight;
  for (const part of closed) part.close();
"""
FIND_MATCHED = "selectors => selectors.filter(one => document.querySelector(one))"


@dataclass(slots=True)
class Sheet:
    """A style sheet's selectors by position, and which of them are used."""

    selectors: dict[int, str]
    used: set[int] = field(default_factory=set)

    @property
    def unused(self) -> dict[int, str]:
        return {
            start: selector
            for start, selector in self.selectors.items()
            if start not in self.used
        }


class Coverage:
    """Sums up which rules were used on all pages that it watches."""

    def __init__(self) -> None:
        self.sheets: dict[str, Sheet] = {}

    def unused(self) -> list[str]:
        """Return the selectors of rules that nothing has used so far."""
        return [
            f"{name}: {selector}"
            for name, sheet in sorted(self.sheets.items())
            for selector in sheet.unused.values()
        ]

    def watch(self, page: Page) -> Watch:
        """Start recording in a page, before it navigates anywhere."""
        return Watch(self, page)


class Watch:
    """Records one page of a browser. Call `count` before it navigates away."""

    def __init__(self, coverage: Coverage, page: Page) -> None:
        self.coverage, self.page = coverage, page
        self.names: dict[str, str] = {}
        self.session = page.context.new_cdp_session(page)
        self.session.on("CSS.styleSheetAdded", self._note)
        for command in ("DOM.enable", "CSS.enable", "CSS.startRuleUsageTracking"):
            self.session.send(command)

    def _note(self, event: dict[str, Any]) -> None:
        header = event["header"]
        if header["sourceURL"]:
            path = urlsplit(header["sourceURL"]).path
            self.names[header["styleSheetId"]] = path.rpartition("/")[2].split(".")[0]

    def count(self) -> None:
        """Open everything that can be opened, and add the rules in use now."""
        self.page.evaluate(SHOW_ALL)
        self._add_sheets()
        for use in self.session.send("CSS.takeCoverageDelta")["coverage"]:
            name = self.names.get(use["styleSheetId"])
            if name is not None:
                self.coverage.sheets[name].used.add(int(use["startOffset"]))
        self._add_touchable()

    def _add_sheets(self) -> None:
        sheets = self.coverage.sheets
        for sheet_id, name in self.names.items():
            if name not in sheets:
                found = self.session.send(
                    "CSS.getStyleSheetText", {"styleSheetId": sheet_id}
                )
                sheets[name] = Sheet(dict(find_rules(found["text"])))

    def _add_touchable(self) -> None:
        """Add rules that would be used if somebody touched the page's elements."""
        for name in set(self.names.values()):
            sheet = self.coverage.sheets[name]
            at_rest = {
                start: TOUCHED.sub(ANYHOW, selector)
                for start, selector in sheet.unused.items()
                if TOUCHED.search(selector)
            }
            matched = set(self.page.evaluate(FIND_MATCHED, list(at_rest.values())))
            sheet.used |= {
                start for start, selector in at_rest.items() if selector in matched
            }


def find_rules(css: str) -> Iterator[tuple[int, str]]:
    """Yield the position and selector of each rule about elements."""
    for found in RULE.finditer(css):
        if not NOT_OF_ELEMENTS.match(found[1]):
            yield found.start(), " ".join(found[1].split())
