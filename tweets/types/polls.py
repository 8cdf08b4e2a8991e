"""Polls: as their authors write them, and as a viewer sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class NewPoll:
    """A poll as its author writes it. The text of the tweet is the question."""

    options: Sequence[str] = ()
    duration_s: int = DAY_S
    is_multiple: bool = False


@dataclass(frozen=True, slots=True)
class PollOption:
    """An answer; its count is None while the viewer may not know the results."""

    text: str
    votes_count: int | None


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll as one viewer sees it. `choices` are the options that they voted for."""

    options: tuple[PollOption, ...]
    ends_at: datetime
    is_ended: bool
    is_multiple: bool
    voters_count: int
    choices: tuple[int, ...]
    may_vote: bool

    @property
    def shows_results(self) -> bool:
        return all(option.votes_count is not None for option in self.options)

    def percent_of(self, option: PollOption) -> int:
        """Return how many of a hundred voters chose the option."""
        votes = option.votes_count or 0
        return round(100 * votes / self.voters_count) if self.voters_count else 0
