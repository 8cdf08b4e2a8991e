"""Handlers that write, hide and show notifications: one service call for each event.

Deliveries come at least once, in no order, and several at a time: a handler only says
where to look. Handlers that hide or drop notifications run inline, so that the unread
count is exact as soon as a block, a mute or a moderator's action is done; a worker does
it only if it takes minutes.
"""

from notifications import services
from notifications.events import (
    AcceptanceChanged,
    ActorRefreshRequested,
    BellNotificationsRequested,
    EditNotificationsRequested,
    InboxCleared,
    KindRefreshRequested,
    PageChoiceChanged,
    PolicyChanged,
    PollNotificationsRequested,
    RecipientRefreshRequested,
    ThreadMuteChanged,
    TweetRefreshRequested,
    UserNotified,
)
from notifications.models import NotificationKind
from tweets.events import (
    CardChanged,
    ScheduledFailed,
    ScheduledPublished,
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
    FollowAccepted,
    FollowRequested,
    FollowRequestEnded,
    ListConcealed,
    ListRevealed,
    MutedWordsChanged,
    OverrideChanged,
    SignedInFromNewNetwork,
    UserBlocked,
    UserFollowed,
    UserListed,
    UserMuted,
    UserReinstated,
    UserSuspended,
    UserUnblocked,
    UserUnfollowed,
    UserUnlisted,
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


@subscribe(FollowRequested, queue=QUEUE)
def notify_of_request(event: FollowRequested) -> None:
    services.notify_of_request(
        requester_id=event.requester_id, target_id=event.target_id
    )


@subscribe(FollowRequestEnded, inline=True)
def refresh_request(event: FollowRequestEnded) -> None:
    services.notify_of_request(
        requester_id=event.requester_id, target_id=event.target_id
    )


@subscribe(FollowAccepted, queue=QUEUE)
def notify_of_acceptance(event: FollowAccepted) -> None:
    services.notify_of_acceptance(
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
    is_new = isinstance(event, TweetPosted)
    services.notify_of_tweet(tweet_id=event.tweet_id, is_new=is_new)


@subscribe(BellNotificationsRequested, queue=QUEUE)
def notify_of_new_tweet(event: BellNotificationsRequested) -> None:
    services.notify_of_new_tweet(tweet_id=event.tweet_id, before_id=event.before_id)


@subscribe(TweetEdited, queue=QUEUE)
def notify_of_edit(event: TweetEdited) -> None:
    services.notify_of_edit(tweet_id=event.tweet_id)


@subscribe(EditNotificationsRequested, queue=QUEUE)
def notify_more_of_edit(event: EditNotificationsRequested) -> None:
    services.notify_of_edit(tweet_id=event.tweet_id, after_id=event.after_id)


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


@subscribe(UserListed, UserUnlisted, queue=QUEUE)
def notify_of_listing(event: UserListed | UserUnlisted) -> None:
    services.notify_of_listing(
        list_id=event.list_id, owner_id=event.owner_id, member_id=event.member_id
    )


@subscribe(ListConcealed, ListRevealed, inline=True)
def refresh_listings(event: ListConcealed | ListRevealed) -> None:
    services.refresh_listings(list_id=event.list_id, owner_id=event.owner_id)


@subscribe(ScheduledPublished, queue=QUEUE)
def notify_of_published_draft(event: ScheduledPublished) -> None:
    services.notify_of_published_draft(tweet_id=event.tweet_id)


@subscribe(ScheduledFailed, queue=QUEUE)
def notify_of_failed_draft(event: ScheduledFailed) -> None:
    services.notify_of_failed_draft(
        author_id=event.author_id,
        draft_id=event.draft_id,
        failure=event.failure,
        failure_id=event.failure_id,
    )


@subscribe(SignedInFromNewNetwork, queue=QUEUE)
def notify_of_sign_in(event: SignedInFromNewNetwork) -> None:
    services.notify_of_sign_in(
        user_id=event.user_id,
        sign_in_id=event.sign_in_id,
        network=event.network,
        user_agent=event.user_agent,
        is_app=event.is_app,
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
    services.refresh_words_of(user_ids=[event.blocker_id, event.blocked_id])


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


@subscribe(PageChoiceChanged, inline=True)
def refresh_kind(event: PageChoiceChanged) -> None:
    services.refresh_kind_soon(recipient_id=event.owner_id, kind=event.kind)


@subscribe(KindRefreshRequested, queue=QUEUE)
def refresh_kind_of_recipient(event: KindRefreshRequested) -> None:
    services.refresh_kind(recipient_id=event.recipient_id, kind=event.kind)


@subscribe(OverrideChanged, inline=True)
def refresh_after_override(event: OverrideChanged) -> None:
    services.refresh_from(recipient_id=event.owner_id, actor_id=event.target_id)


@subscribe(PolicyChanged, inline=True)
def refresh_after_policy(event: PolicyChanged) -> None:
    services.refresh_recipient_soon(recipient_id=event.recipient_id)


@subscribe(AcceptanceChanged, inline=True)
def refresh_after_acceptance(event: AcceptanceChanged) -> None:
    services.refresh_from(recipient_id=event.recipient_id, actor_id=event.person_id)


@subscribe(ThreadMuteChanged, inline=True)
def refresh_after_thread_mute(event: ThreadMuteChanged) -> None:
    services.refresh_thread(
        recipient_id=event.recipient_id, conversation_id=event.conversation_id
    )


@subscribe(InboxCleared, inline=True)
def dismiss_cleared(event: InboxCleared) -> None:
    services.dismiss_cleared(recipient_id=event.recipient_id, up_to_id=event.up_to_id)


@subscribe(MutedWordsChanged, inline=True)
def refresh_after_muted_words(event: MutedWordsChanged) -> None:
    services.refresh_words_soon(recipient_id=event.user_id)


@subscribe(CardChanged, queue=QUEUE)
def refresh_texts_with_card(event: CardChanged) -> None:
    services.refresh_texts(tweet_id=event.tweet_id)


@subscribe(TweetEdited, TweetQuoted, TweetDetached, queue=QUEUE)
def refresh_texts(event: TweetEdited | TweetQuoted | TweetDetached) -> None:
    services.refresh_texts(tweet_id=event.tweet_id)


@subscribe(TweetDeleted, TweetTakenDown, TweetRestored, queue=QUEUE)
def refresh_quotes(event: TweetDeleted | TweetTakenDown | TweetRestored) -> None:
    services.refresh_texts(tweet_id=event.tweet_id)
