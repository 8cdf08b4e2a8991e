"""Things that happened to feeds, as ids."""

from dataclasses import dataclass

from twitter_project.outbox.events import event


@event("timeline.home_found_short")
@dataclass(frozen=True, slots=True)
class HomeFoundShort:
    """A feed has lost entries, and could not be rebuilt where that was seen."""

    owner_id: int


@event("timeline.author_returned")
@dataclass(frozen=True, slots=True)
class AuthorReturned:
    """An author is delivered again; followers' feeds lack what was not meanwhile.

    `version` is that of the `MergedAuthor` row in which this was decided.
    """

    author_id: int
    version: int
