"""What a rule is told of a notification, and what it may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from tweets.types import TweetFacts
from twitter_project.shared.queries import Lookup
from users.types import Person


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification that is to be written, or is there.

    `actor` is the person as the recipient sees them; None if there is no such account,
    or if the site speaks (`actor_id` is 0). `conversation_id` is the conversation that
    it belongs to, 0 if it is about no tweet. `id` is 0 until it is written.
    """

    recipient_id: int
    kind: str
    actor_id: int
    actor: Person | None
    tweet: TweetFacts | None = None
    subject_id: int = 0
    conversation_id: int = 0
    id: int = 0

    @property
    def is_by_person(self) -> bool:
        """Whether somebody else did something, rather than the site or oneself."""
        return self.actor_id not in (0, self.recipient_id)


class Rule:
    """Decides some of the reasons, for all notices at once.

    No rule reads by itself: it says what to look up, all rules are served together, and
    `take` gets the rows. `decide` then names the reason that holds, if any.
    """

    reasons: ClassVar[tuple[str, ...]]

    def __init__(self, notices: Sequence[Notice]) -> None:
        self.notices = notices

    def look_up(self) -> Sequence[Lookup]:
        """Return what to read for these notices."""
        return ()

    def take(self, *found: list[dict[str, Any]]) -> None:
        """Keep the rows of each lookup."""

    def decide(self, notice: Notice) -> str | None:
        """Return the reason that hides the notice, None if no reason of these does."""
        raise NotImplementedError
