"""Work on notifications that is too long to wait for, as ids."""

from dataclasses import dataclass

from twitter_project.shared.events import event


@event("notifications.actor_refresh_asked")
@dataclass(frozen=True, slots=True)
class ActorRefreshAsked:
    actor_id: int


@event("notifications.tweet_refresh_asked")
@dataclass(frozen=True, slots=True)
class TweetRefreshAsked:
    tweet_id: int
