"""How home feeds follow events elsewhere: one service call for each event.

Deliveries come at least once, in no order, and several at a time. So a handler only
says where to look; the service makes the feeds match what it finds there. Mutes,
suspensions and take-downs need no handler: they apply when home is read, as do
unfollows and blocks that are not purged yet. Homes show a thread by its first tweet, so
those that continue it are not delivered.
"""

from timeline import services
from timeline.events import AuthorReturned, HomeRebuildRequested
from tweets.events import (
    TweetAddressed,
    TweetDeleted,
    TweetPosted,
    TweetRestored,
    TweetRetweeted,
    TweetTakenDown,
    TweetUnretweeted,
)
from tweets.types import FeedSource
from twitter_project.outbox.events import subscribe
from users.events import (
    UserBlocked,
    UserFollowed,
    UserMuted,
    UserReinstated,
    UserSuspended,
    UserUnblocked,
    UserUnfollowed,
    UserUnmuted,
)

QUEUE = "timeline"


@subscribe(TweetPosted, joins=True, former_name="timeline.handlers.show_own_tweet")
def add_own_tweet_to_home(event: TweetPosted) -> None:
    """Show authors their own tweet at home by the time they load their next page."""
    if not event.continues_thread:
        services.add_to_own_home(source=_tweet(event))


@subscribe(TweetRetweeted, joins=True, former_name="timeline.handlers.show_own_retweet")
def add_own_retweet_to_home(event: TweetRetweeted) -> None:
    services.add_to_own_home(source=_retweet(event))


@subscribe(TweetPosted, queue=QUEUE)
def fan_out_tweet(event: TweetPosted) -> None:
    if not event.continues_thread:
        services.fan_out(source=_tweet(event))


@subscribe(TweetRetweeted, queue=QUEUE)
def fan_out_retweet(event: TweetRetweeted) -> None:
    services.fan_out(source=_retweet(event))


@subscribe(TweetDeleted, queue=QUEUE)
def retract_tweet(event: TweetDeleted) -> None:
    services.retract_tweet(tweet_id=event.tweet_id)


@subscribe(TweetUnretweeted, queue=QUEUE)
def retract_retweet(event: TweetUnretweeted) -> None:
    services.retract_retweet(source=_retweet(event))


@subscribe(UserFollowed, UserUnfollowed, queue=QUEUE)
def reconcile_follow(event: UserFollowed | UserUnfollowed) -> None:
    services.reconcile_follow(owner_id=event.follower_id, author_id=event.followee_id)


@subscribe(HomeRebuildRequested, queue=QUEUE)
def rebuild_home(event: HomeRebuildRequested) -> None:
    services.rebuild_on_request(owner_id=event.owner_id)


@subscribe(AuthorReturned, queue=QUEUE, former_name="timeline.handlers.deliver_again")
def backfill_author(event: AuthorReturned) -> None:
    services.backfill_author(author_id=event.author_id, version=event.version)


@subscribe(TweetAddressed, inline=True)
def add_to_conversations(event: TweetAddressed) -> None:
    """Show authors their own tweet in the conversation as soon as they return to it."""
    services.refresh_conversations_of_tweet(tweet_id=event.tweet_id)


@subscribe(TweetDeleted, TweetTakenDown, TweetRestored, queue=QUEUE)
def refresh_conversations_of_tweet(
    event: TweetDeleted | TweetTakenDown | TweetRestored,
) -> None:
    services.refresh_conversations_of_tweet(tweet_id=event.tweet_id)


@subscribe(UserBlocked, UserUnblocked, queue=QUEUE)
def refresh_conversations_after_block(event: UserBlocked | UserUnblocked) -> None:
    services.refresh_conversations_between(
        one_id=event.blocker_id, other_id=event.blocked_id
    )


@subscribe(UserMuted, UserUnmuted, queue=QUEUE)
def refresh_conversations_after_mute(event: UserMuted | UserUnmuted) -> None:
    services.refresh_conversations_between(
        one_id=event.muter_id, other_id=event.muted_id
    )


@subscribe(UserSuspended, UserReinstated, queue=QUEUE)
def refresh_conversations_with(event: UserSuspended | UserReinstated) -> None:
    services.refresh_conversations_with(user_id=event.user_id)


def _tweet(event: TweetPosted) -> FeedSource:
    return FeedSource(event.tweet_id, event.tweet_id, event.author_id)


def _retweet(event: TweetRetweeted | TweetUnretweeted) -> FeedSource:
    return FeedSource(event.retweet_id, event.tweet_id, event.user_id)
