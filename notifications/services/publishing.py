"""Publishes events that come with no other write."""

from datetime import datetime

from twitter_project.outbox import events
from twitter_project.shared.db import atomic


@atomic
def publish_alone(*published: object, due_at: datetime | None = None) -> None:
    """Publish events in a transaction of their own; none may be given."""
    events.publish(*published, due_at=due_at)
