"""Events about feeds, as ids."""

from dataclasses import dataclass

from twitter_project.outbox.events import event


@event("timeline.home_rebuild_requested", former_name="timeline.home_found_short")
@dataclass(frozen=True, slots=True)
class HomeRebuildRequested:
    """A feed lost entries, and its reader could not rebuild it in time."""

    owner_id: int


@event("timeline.author_returned")
@dataclass(frozen=True, slots=True)
class AuthorReturned:
    """An author's tweets are delivered again, but followers' feeds lack earlier ones.

    `version` is that of the `MergedAuthor` row when this was decided.
    """

    author_id: int
    version: int
