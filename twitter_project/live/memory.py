"""The newest news, kept so that a client can resume after a short absence."""

from __future__ import annotations

import bisect
import re

from twitter_project.live.reading import ReadStep
from twitter_project.live.types import News

KEPT_MAX = 20_000
TOKEN = re.compile(r"82[0-9A-F]{8,1000}")


class Memory:
    """Complete from its floor to its position. Not thread-safe by itself."""

    def __init__(self) -> None:
        self.position = ""
        self._floor = ""
        self._news: list[News] = []

    def begin(self, position: str) -> None:
        """Forget everything; remember what comes after the position."""
        self._news, self._floor = [], position

    def note(self, step: ReadStep) -> None:
        """Add news, which are newer than all before."""
        if step.begins:
            self.begin(step.position)
        if step.news is not None:
            self._news.append(step.news)
        self.position = step.position
        if len(self._news) > KEPT_MAX:
            half = KEPT_MAX // 2
            self._floor = self._news[half - 1].token
            del self._news[:half]

    def holds(self, token: str) -> bool:
        """Return whether everything after the token is here, or still to come."""
        return bool(TOKEN.fullmatch(token)) and token >= self._floor

    def since(self, token: str) -> list[News]:
        place = bisect.bisect_right(self._news, token, key=lambda one: one.token)
        return self._news[place:]
