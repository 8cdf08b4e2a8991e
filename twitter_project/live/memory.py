"""The newest news, kept so that a client which was away a short while can resume."""

from __future__ import annotations

import bisect
import re

from twitter_project.live.reading import Heard
from twitter_project.live.types import News

KEPT_MAX = 20_000
TOKEN = re.compile(r"82[0-9A-F]{8,1000}")


class Memory:
    """Complete from its floor to its position. Not safe for threads by itself."""

    def __init__(self) -> None:
        self.position = ""
        self._floor = ""
        self._news: list[News] = []

    def begin(self, position: str) -> None:
        """Forget all; what comes after the position is remembered."""
        self._news, self._floor = [], position

    def note(self, heard: Heard) -> None:
        """Add what was heard, which is newer than all before."""
        if heard.begins:
            self.begin(heard.position)
        if heard.news is not None:
            self._news.append(heard.news)
        self.position = heard.position
        if len(self._news) > KEPT_MAX:
            half = KEPT_MAX // 2
            self._floor = self._news[half - 1].token
            del self._news[:half]

    def holds(self, token: str) -> bool:
        """Return whether all that came after the token is here, or is yet to come."""
        return bool(TOKEN.fullmatch(token)) and token >= self._floor

    def since(self, token: str) -> list[News]:
        place = bisect.bisect_right(self._news, token, key=lambda one: one.token)
        return self._news[place:]
