"""The base class of rules, and what they know about a notification."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from tweets.types import TweetFacts
from twitter_project.shared.queries import Lookup
from users.types import Person


@dataclass(frozen=True, slots=True)
class Notice:
    """What rules know about a notification, stored or about to be written.

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
        """Whether somebody other than the recipient and the site did it."""
        return self.actor_id not in (0, self.recipient_id)


class Rule:
    """Decides on one or more reasons, for all notices at once.

    A rule does not query by itself: `look_up` says what to read, one round trip serves
    all rules, and `take` gets the rows. `decide` then names the reason that hides a
    notice, if any.
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
        """Return the reason that hides the notice; None if none of this rule's does."""
        raise NotImplementedError
