"""Rows of the tweets app: tweets, reactions, media, and posting keys."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_mongodb_backend.fields import ArrayField

from tweets.limits import ALT_MAX, FILE_NAME_MAX, IDEMPOTENCY_KEY_MAX
from tweets.types import TweetState
from twitter_project.shared.fields import SnowflakeField
from twitter_project.shared.ids import id_time

ANCESTORS_MAX = 50
IDEMPOTENCY_TTL = timedelta(hours=24)


class Tweet(models.Model):
    """A tweet.

    `media` contains what a page needs of each picture, so that reading a tweet never
    reads the media collection. `conversation_id` is the id of the thread's first
    tweet; for a tweet that is not a reply, its own. `ancestor_ids` is the path up to
    that tweet, oldest first, limited to the nearest `ANCESTORS_MAX`: a thread is read
    without walking it, and the path stays known if a tweet on it is deleted.
    `state` says whether the tweet is published, and if not, why; `state_changed_at` is
    empty until the state first changes. The counts only include tweets that others can
    see (`tweets.rules.is_shown`).
    """

    id = SnowflakeField(primary_key=True)
    author_id = models.BigIntegerField()
    text = models.TextField(_("text"), blank=True)
    in_reply_to_id = models.BigIntegerField(null=True, blank=True, editable=False)
    in_reply_to_author_id = models.BigIntegerField(
        null=True, blank=True, editable=False
    )
    conversation_id = models.BigIntegerField(editable=False)
    ancestor_ids = ArrayField(
        models.BigIntegerField(), default=list, blank=True, editable=False
    )
    is_reply = models.BooleanField(default=False, editable=False)
    media = models.JSONField(default=list, blank=True, editable=False)
    mention_ids = ArrayField(
        models.BigIntegerField(), default=list, blank=True, editable=False
    )
    hashtags = ArrayField(
        models.CharField(max_length=280), default=list, blank=True, editable=False
    )
    is_sensitive = models.BooleanField(
        _("sensitive media"), default=False, editable=False
    )
    likes_count = models.BigIntegerField(default=0, editable=False)
    retweets_count = models.BigIntegerField(default=0, editable=False)
    replies_count = models.BigIntegerField(default=0, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=TweetState,
        default=TweetState.PUBLISHED,
        editable=False,
    )
    state_changed_at = models.DateTimeField(
        _("since"), null=True, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("tweet")
        verbose_name_plural = _("tweets")
        permissions = [("take_down_tweet", _("Can take tweets down and restore them"))]
        indexes = [
            models.Index(fields=["author_id", "-id"], name="tweet_author"),
            models.Index(
                fields=["author_id", "is_reply", "state", "-id"], name="tweet_posts"
            ),
            models.Index(fields=["state", "is_reply", "-id"], name="tweet_by_state"),
            models.Index(fields=["ancestor_ids", "id"], name="tweet_ancestors"),
            models.Index(fields=["in_reply_to_id", "id"], name="tweet_replies"),
            # The index alone also gives the authors, even for several hashtags at once.
            models.Index(
                fields=["hashtags", "state", "-id", "is_reply", "author_id"],
                name="tweet_by_tag",
            ),
            # Only the trash, by its age: other tweets have no entry.
            models.Index(
                fields=["state_changed_at"],
                condition=models.Q(state=TweetState.TRASHED.value),
                name="tweet_in_trash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id}: {self.text[:50]}"

    @property
    def created_at(self) -> datetime:
        return id_time(self.id)


class ReactionKind(models.TextChoices):
    LIKE = "like", _("like")
    RETWEET = "retweet", _("retweet")


class Reaction(models.Model):
    """A like or a retweet. A retweet's position in a feed is its own id."""

    id = SnowflakeField(primary_key=True)
    user_id = models.BigIntegerField()
    tweet_id = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=ReactionKind.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user_id", "tweet_id", "kind"], name="reaction_once"
            )
        ]
        indexes = [
            models.Index(fields=["tweet_id", "kind", "-id"], name="reaction_tweet"),
            models.Index(fields=["user_id", "kind", "-id"], name="reaction_user"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.tweet_id}"


class Media(models.Model):
    """A picture that was uploaded, and what holds it: nothing at first.

    A holder is a `tweets.types.MediaHolder`. A picture that is being deleted is
    `WITHDRAWN`, so nothing can take it any more.
    """

    UNUSED = ""
    WITHDRAWN = "withdrawn"

    id = SnowflakeField(primary_key=True)
    owner_id = models.BigIntegerField()
    holder_kind = models.CharField(max_length=20, blank=True, default=UNUSED)
    holder_id = models.BigIntegerField(default=0)
    key = models.CharField(max_length=200)
    preview_key = models.CharField(max_length=200)
    content_type = models.CharField(max_length=40)
    width_px = models.IntegerField()
    height_px = models.IntegerField()
    size_bytes = models.BigIntegerField()
    blurhash = models.CharField(max_length=100)
    alt = models.CharField(_("description"), max_length=ALT_MAX, blank=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        indexes = [
            models.Index(fields=["owner_id", "-id"], name="media_owner"),
            models.Index(fields=["holder_kind", "holder_id"], name="media_holder"),
            # These indexes find out which objects have rows.
            models.Index(fields=["key"], name="media_key"),
            models.Index(fields=["preview_key"], name="media_preview_key"),
        ]

    def __str__(self) -> str:
        return self.key


class MediaUpload(models.Model):
    """A picture that its owner sends to the bucket instead of to us; its `Media` has
    its id.

    The row stays when the `Media` is made: until its URL expires, the object can come
    again.
    """

    id = SnowflakeField(primary_key=True)
    owner_id = models.BigIntegerField()
    key = models.CharField(max_length=200)
    name = models.CharField(max_length=FILE_NAME_MAX)
    content_type = models.CharField(max_length=40)
    size_bytes = models.BigIntegerField()
    alt = models.CharField(max_length=ALT_MAX, blank=True)

    class Meta:
        indexes = [models.Index(fields=["key"], name="media_upload_key")]

    def __str__(self) -> str:
        return self.key


class IdempotencyKey(models.Model):
    """The tweet that a client's `Idempotency-Key` created.

    A TTL index, created by the migration, deletes it after `IDEMPOTENCY_TTL`.
    """

    id = SnowflakeField(primary_key=True)
    user_id = models.BigIntegerField()
    key = models.CharField(max_length=IDEMPOTENCY_KEY_MAX)
    body_hash = models.CharField(max_length=64)
    tweet_id = models.BigIntegerField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "key"], name="idempotency_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.key}"


class AuthorStats(models.Model):
    """How many tweets an author has; kept here so that tweets can be one service."""

    author_id = models.BigIntegerField(primary_key=True)
    tweets_count = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.author_id}: {self.tweets_count}"
