"""Notifications: who is notified of what, and what hides it."""

from datetime import date, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from twitter_project.shared.fields import SnowflakeField
from twitter_project.shared.ids import id_time


class NotificationKind(models.TextChoices):
    FOLLOW = "follow", _("follow")
    FOLLOW_REQUEST = "follow_request", _("follow request")
    FOLLOW_ACCEPTED = "follow_accepted", _("accepted follow request")
    LIKE = "like", _("like")
    RETWEET = "retweet", _("retweet")
    REPLY = "reply", _("reply")
    MENTION = "mention", _("mention")
    QUOTE = "quote", _("quote")
    POLL_ENDED = "poll_ended", _("poll ended")
    TWEET_EDITED = "tweet_edited", _("edited tweet")
    NEW_TWEET = "new_tweet", _("new tweet")
    LISTED = "listed", _("added to a list")
    SCHEDULED_PUBLISHED = "scheduled_published", _("scheduled tweet posted")
    SCHEDULED_FAILED = "scheduled_failed", _("scheduled tweet not posted")
    SIGN_IN = "sign_in", _("sign-in from a new network")
    ANNOUNCEMENT = "announcement", _("announcement")
    MODERATION_NOTICE = "moderation_notice", _("decision by moderators")
    APPEAL_OUTCOME = "appeal_outcome", _("decided appeal")
    REPORT_OUTCOME = "report_outcome", _("reviewed report")


# Somebody addresses the recipient: these are shown as tweets, each on its own.
MENTION_KINDS = (
    NotificationKind.REPLY,
    NotificationKind.MENTION,
    NotificationKind.QUOTE,
)
# One person's notifications of a day form a group, whatever tweets they are about.
GROUPED_BY_ACTOR = (NotificationKind.FOLLOW_REQUEST, NotificationKind.NEW_TWEET)
KIND_MAX = 32
# The columns that identify a notification.
KEY = ("recipient_id", "kind", "actor_id", "tweet_id", "subject_id")
ACTORS_KEPT = 5
# How long a withdrawn notification can still come back as it was.
WITHDRAWN_KEPT = timedelta(days=30)


def make_group_key(
    *, kind: str, actor_id: int, tweet_id: int, subject_id: int, day: date
) -> str:
    """Return the key shared by the notifications that form one group.

    The UTC day comes first, so a day's groups are one range of `notif_group`, and so
    are a group's members, newest first.
    """
    if kind in GROUPED_BY_ACTOR:
        return f"{day.isoformat()}/{kind}/by/{actor_id}"
    subject = f"/{subject_id}" if subject_id else ""
    return f"{day.isoformat()}/{kind}/{tweet_id}{subject}"


class Notification(models.Model):
    """`recipient_id` is notified that `actor_id` did something.

    `actor_id` is 0 if nobody did it: the site itself speaks. `tweet_id` is 0 if there
    is no tweet. `subject_id` is what else it is about, by kind: the list, the failure
    of a draft, the sign-in, the announcement, or the day on which a tweet was edited;
    otherwise 0. `details` copy what may be gone by the time that
    somebody reads this: see `notifications.services.subjects`.

    `hidden` is stored so that counting the unread takes one index. It is true if any of
    the reasons `hidden_by_*` holds, which change independently of each other
    (`notifications.services.reasons`), if the recipient dismissed it, or if its cause
    no longer exists (an unlike, an unfollow, an edit). In the last case `withdrawn_at`
    is set. A withdrawn notification keeps its id and stays read if it was: a like that
    is removed and given again is one notification, and dismissed if it was. A TTL
    index, created by the migration, deletes it after `WITHDRAWN_KEPT`.

    `waits` means that only the recipient's policy hides it, so that it is in the
    filtered inbox. `conversation_id` is the conversation that it belongs to: that
    of its tweet, or, for a quote, of the quoted tweet; 0 if there is none, or if the
    site itself speaks.

    It is unread if its id is above `Inbox.read_up_to` of its recipient.
    """

    id = SnowflakeField(primary_key=True)
    recipient_id = models.BigIntegerField()
    kind = models.CharField(max_length=KIND_MAX, choices=NotificationKind.choices)
    actor_id = models.BigIntegerField()
    tweet_id = models.BigIntegerField(default=0)
    subject_id = models.BigIntegerField(default=0)
    details = models.JSONField(default=dict)
    group_key = models.CharField(max_length=64, default="")
    hidden = models.BooleanField(default=False)
    hidden_by_relation = models.BooleanField(default=False)
    hidden_by_actor = models.BooleanField(default=False)
    hidden_by_tweet = models.BooleanField(default=False)
    hidden_by_audience = models.BooleanField(default=False)
    hidden_by_policy = models.BooleanField(default=False)
    hidden_by_filter = models.BooleanField(default=False)
    hidden_by_thread = models.BooleanField(default=False)
    hidden_by_words = models.BooleanField(default=False)
    hidden_by_preference = models.BooleanField(default=False)
    hidden_by_override = models.BooleanField(default=False)
    waits = models.BooleanField(default=False)
    conversation_id = models.BigIntegerField(default=0)
    dismissed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=list(KEY),
                name="notification_once_each",
            )
        ]
        indexes = [
            models.Index(fields=["recipient_id", "hidden", "-id"], name="notif_inbox"),
            models.Index(
                fields=["recipient_id", "hidden", "group_key", "-id"],
                name="notif_group",
            ),
            models.Index(fields=["actor_id", "recipient_id"], name="notif_actor"),
            models.Index(fields=["tweet_id", "kind"], name="notif_tweet"),
            # Only what is about something besides a tweet: others have no entry.
            models.Index(
                fields=["subject_id", "kind"],
                condition=models.Q(subject_id__gt=0),
                name="notif_subject",
            ),
            models.Index(
                fields=["recipient_id", "conversation_id"],
                condition=models.Q(conversation_id__gt=0),
                name="notif_conversation",
            ),
            models.Index(
                fields=["recipient_id", "-id"],
                condition=models.Q(waits=True),
                name="notif_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id}: {self.actor_id} {self.kind} {self.tweet_id}"

    @property
    def created_at(self) -> datetime:
        return id_time(self.id)
