"""The changes of homes that live updates watch."""

from timeline.models import HomeEntry
from tweets.types import FeedSource
from twitter_project.shared.changes import Change, Watch


def watch_new_entries() -> Watch:
    """Watch what enters homes: by fan-out, by a follow, by a rebuild."""
    return Watch(HomeEntry, "insert")


def read_new_entry(change: Change) -> tuple[int, FeedSource]:
    """Return the home's owner and what entered it."""
    row = change.row
    return row["owner_id"], FeedSource(
        row["source_id"], row["tweet_id"], row["actor_id"]
    )
