"""The changes of tweets that live updates watch."""

from tweets.models import Tweet
from twitter_project.shared.changes import Watch, updates_of


def watch_edits() -> Watch:
    """Watch tweets being edited. The change's id is the tweet's."""
    return Watch(Tweet, "update", updates_of("edited_at"))
