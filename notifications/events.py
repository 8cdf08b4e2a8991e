"""Events about notifications, and requests for work on them, as ids."""

from dataclasses import dataclass

from twitter_project.outbox.events import event


@event(
    "notifications.actor_refresh_requested",
    former_name="notifications.actor_refresh_asked",
)
@dataclass(frozen=True, slots=True)
class ActorRefreshRequested:
    actor_id: int


@event(
    "notifications.tweet_refresh_requested",
    former_name="notifications.tweet_refresh_asked",
)
@dataclass(frozen=True, slots=True)
class TweetRefreshRequested:
    tweet_id: int


@event("notifications.recipient_refresh_requested")
@dataclass(frozen=True, slots=True)
class RecipientRefreshRequested:
    recipient_id: int


@event("notifications.poll_notifications_requested")
@dataclass(frozen=True, slots=True)
class PollNotificationsRequested:
    """The people who voted after this vote must be notified that the poll has ended."""

    tweet_id: int
    after_vote_id: int


@event("notifications.edit_notifications_requested")
@dataclass(frozen=True, slots=True)
class EditNotificationsRequested:
    """People whose interactions come after `after_id` must be notified of an edit."""

    tweet_id: int
    after_id: int


@event("notifications.bell_notifications_requested")
@dataclass(frozen=True, slots=True)
class BellNotificationsRequested:
    """People who turned on the author's bell before `before_id` must be notified."""

    tweet_id: int
    before_id: int


@event("notifications.user_notified")
@dataclass(frozen=True, slots=True)
class UserNotified:
    """A person has a new notification. Published once for each.

    It is not published for a notification that is hidden from the start, or that was
    withdrawn and came back. Handlers look the notification up by its id: it may be
    read, hidden or gone by then.
    """

    notification_id: int
    recipient_id: int


@event("notifications.push_due")
@dataclass(frozen=True, slots=True)
class PushDue:
    """It is time to push the notification to the person, if it is still unread.

    In quiet hours it is published for when they end.
    """

    notification_id: int
    recipient_id: int


@event("notifications.page_choice_changed", former_name="notifications.page_turned")
@dataclass(frozen=True, slots=True)
class PageChoiceChanged:
    """A person has turned a kind of notification on or off on the page."""

    owner_id: int
    kind: str


@event("notifications.kind_refresh_requested")
@dataclass(frozen=True, slots=True)
class KindRefreshRequested:
    recipient_id: int
    kind: str


@event("notifications.browser_push_due")
@dataclass(frozen=True, slots=True)
class BrowserPushDue:
    """It is time to push the notification to one browser, perhaps again.

    `began_at_s` is when it was first due, so that it can be given up after a day.
    """

    notification_id: int
    subscription_id: int
    began_at_s: int


@event("notifications.policy_changed")
@dataclass(frozen=True, slots=True)
class PolicyChanged:
    recipient_id: int


@event("notifications.acceptance_changed", former_name="notifications.person_accepted")
@dataclass(frozen=True, slots=True)
class AcceptanceChanged:
    """The recipient accepts all notifications from a person, or no longer does."""

    recipient_id: int
    person_id: int


@event("notifications.thread_mute_changed")
@dataclass(frozen=True, slots=True)
class ThreadMuteChanged:
    recipient_id: int
    conversation_id: int


@event("notifications.inbox_cleared")
@dataclass(frozen=True, slots=True)
class InboxCleared:
    """Everything up to this notification is dismissed."""

    recipient_id: int
    up_to_id: int


@event("notifications.mail_due")
@dataclass(frozen=True, slots=True)
class MailDue:
    """It is time to check what waits to be mailed to a person.

    Several may be published for the same e-mail: the handler looks at what waits.
    """

    recipient_id: int


@event("notifications.mail_check_requested")
@dataclass(frozen=True, slots=True)
class MailCheckRequested:
    """A person wants e-mails at their address again, which bounced before."""

    recipient_id: int


@event("notifications.topic_confirmation_requested")
@dataclass(frozen=True, slots=True)
class TopicConfirmationRequested:
    """Amazon SNS asks whether to deliver a topic here; opening the URL confirms it."""

    url: str


@event("notifications.announcement_changed")
@dataclass(frozen=True, slots=True)
class AnnouncementChanged:
    """An announcement that notifies everyone has started, or one was deleted."""

    announcement_id: int


@event("notifications.announcement_notifications_requested")
@dataclass(frozen=True, slots=True)
class AnnouncementNotificationsRequested:
    """The accounts after this one must be notified of the announcement."""

    announcement_id: int
    after_user_id: int
