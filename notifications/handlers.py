"""Which events notify whom: one service call for each event.

Deliveries come at least once, in no order, and several at a time: a handler only says
where to look. Handlers that hide or drop notifications run inline, so that the unread
count is exact as soon as a block, a mute or a moderator's action is done; a worker does
it only if it takes minutes.
"""

from notifications import services
from notifications.events import (
    ActorRefreshRequested,
    PollNotificationsRequested,
    RecipientRefreshRequested,
    TweetRefreshRequested,
    UserNotified,
)
from notifications.models import NotificationKind
from tweets.events import (
    TweetDeleted,
    TweetDetached,
    TweetEdited,
    TweetLiked,
    TweetPollEnded,
    TweetPosted,
    TweetQuoted,
    TweetRestored,
    TweetRetweeted,
    TweetTakenDown,
    TweetUnliked,
    TweetUnretweeted,
)
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

QUEUE = "notifications"


@subscribe(
    UserFollowed,
    UserUnfollowed,
    queue=QUEUE,
    former_name="notifications.handlers.tell_of_follow",
)
def notify_of_follow(event: UserFollowed | UserUnfollowed) -> None:
    services.notify_of_follow(
        follower_id=event.follower_id, followee_id=event.followee_id
    )


@subscribe(
    TweetLiked,
    TweetUnliked,
    queue=QUEUE,
    former_name="notifications.handlers.tell_of_like",
)
def notify_of_like(event: TweetLiked | TweetUnliked) -> None:
    services.notify_of_reaction(
        kind=NotificationKind.LIKE, user_id=event.user_id, tweet_id=event.tweet_id
    )


@subscribe(
    TweetRetweeted,
    TweetUnretweeted,
    queue=QUEUE,
    former_name="notifications.handlers.tell_of_retweet",
)
def notify_of_retweet(event: TweetRetweeted | TweetUnretweeted) -> None:
    services.notify_of_reaction(
        kind=NotificationKind.RETWEET, user_id=event.user_id, tweet_id=event.tweet_id
    )


@subscribe(
    TweetPosted,
    TweetEdited,
    queue=QUEUE,
    former_name="notifications.handlers.tell_of_tweet",
)
def notify_of_tweet(event: TweetPosted | TweetEdited) -> None:
    services.notify_of_tweet(tweet_id=event.tweet_id)


@subscribe(TweetQuoted, TweetDetached, queue=QUEUE)
def notify_of_quote(event: TweetQuoted | TweetDetached) -> None:
    services.notify_of_quote(tweet_id=event.tweet_id)


@subscribe(TweetPollEnded, TweetRestored, queue=QUEUE)
def notify_of_poll_end(event: TweetPollEnded | TweetRestored) -> None:
    services.notify_of_poll_end(tweet_id=event.tweet_id)


@subscribe(PollNotificationsRequested, queue=QUEUE)
def notify_more_voters(event: PollNotificationsRequested) -> None:
    services.notify_of_poll_end(
        tweet_id=event.tweet_id, after_vote_id=event.after_vote_id
    )


@subscribe(TweetDeleted, TweetTakenDown, TweetRestored, inline=True)
def refresh_tweet(event: TweetDeleted | TweetTakenDown | TweetRestored) -> None:
    services.refresh_tweet_soon(tweet_id=event.tweet_id)


@subscribe(
    TweetRefreshRequested,
    queue=QUEUE,
    former_name="notifications.handlers.refresh_much_told_tweet",
)
def refresh_tweet_notifications(event: TweetRefreshRequested) -> None:
    services.refresh_tweet(tweet_id=event.tweet_id)


@subscribe(UserBlocked, UserUnblocked, inline=True)
def refresh_after_block(event: UserBlocked | UserUnblocked) -> None:
    services.refresh_pair(one_id=event.blocker_id, other_id=event.blocked_id)


@subscribe(UserMuted, UserUnmuted, inline=True)
def refresh_after_mute(event: UserMuted | UserUnmuted) -> None:
    services.refresh_pair(one_id=event.muter_id, other_id=event.muted_id)


@subscribe(UserFollowed, UserUnfollowed, inline=True)
def refresh_after_follow(event: UserFollowed | UserUnfollowed) -> None:
    services.refresh_pair(one_id=event.follower_id, other_id=event.followee_id)


@subscribe(UserSuspended, UserReinstated, inline=True)
def refresh_actor(event: UserSuspended | UserReinstated) -> None:
    services.refresh_actor_soon(actor_id=event.user_id)


@subscribe(
    ActorRefreshRequested,
    queue=QUEUE,
    former_name="notifications.handlers.refresh_much_told_actor",
)
def refresh_actor_notifications(event: ActorRefreshRequested) -> None:
    services.refresh_actor(actor_id=event.actor_id)


@subscribe(UserNotified, queue=QUEUE)
def deliver_notification(event: UserNotified) -> None:
    services.deliver_notification(notification_id=event.notification_id)


@subscribe(RecipientRefreshRequested, queue=QUEUE)
def refresh_recipient_notifications(event: RecipientRefreshRequested) -> None:
    services.refresh_recipient(recipient_id=event.recipient_id)
