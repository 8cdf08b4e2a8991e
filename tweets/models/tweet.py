"""Rows of tweets."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_mongodb_backend.fields import ArrayField

from tweets.types import QuotePolicy, TweetState
from twitter_project.shared.fields import SnowflakeField
from twitter_project.shared.ids import id_time

ANCESTORS_MAX = 50


class Tweet(models.Model):
    """A tweet.

    `media` contains what a page needs of each picture, so that reading a tweet never
    reads the media collection. `conversation_id` is the id of the thread's first
    tweet; for a tweet that is not a reply, its own. `ancestor_ids` is the path up to
    that tweet, oldest first, limited to the nearest `ANCESTORS_MAX`: a thread is read
    without walking it, and the path stays known if a tweet on it is deleted.
    `quoted_id` never changes. In a quote that `is_detached`, the author of the quoted
    tweet does not want it to be shown.
    `thread_id` is the first of the tweets that the author posted with this one, all at
    once; empty for a tweet that was posted alone.
    `state` says whether the tweet is published, and if not, why; `state_changed_at` is
    empty until the state first changes. `state_before` is the state that a withdrawn
    tweet goes back to. Search finds a tweet by its `terms` (`tweets.search.terms`),
    which are derived from the other columns, like its `language` and `features`. The
    counts only include tweets that others can
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
    thread_id = models.BigIntegerField(
        null=True, blank=True, default=None, editable=False
    )
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
    cashtags = ArrayField(
        models.CharField(max_length=12), default=list, blank=True, editable=False
    )
    is_sensitive = models.BooleanField(
        _("sensitive media"), default=False, editable=False
    )
    quoted_id = models.BigIntegerField(null=True, blank=True, editable=False)
    quoted_author_id = models.BigIntegerField(null=True, blank=True, editable=False)
    is_detached = models.BooleanField(default=False, editable=False)
    quote_policy = models.CharField(
        max_length=12,
        choices=QuotePolicy,
        default=QuotePolicy.EVERYONE,
        editable=False,
    )
    language = models.CharField(
        _("language"), max_length=8, blank=True, default="", editable=False
    )
    features = ArrayField(
        models.CharField(max_length=8), default=list, blank=True, editable=False
    )
    terms = ArrayField(
        models.CharField(max_length=300), default=list, blank=True, editable=False
    )
    likes_count = models.BigIntegerField(default=0, editable=False)
    retweets_count = models.BigIntegerField(default=0, editable=False)
    replies_count = models.BigIntegerField(default=0, editable=False)
    quotes_count = models.BigIntegerField(default=0, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=TweetState,
        default=TweetState.PUBLISHED,
        editable=False,
    )
    state_before = models.CharField(
        max_length=12, blank=True, default="", editable=False
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
            # Only quotes: other tweets have no entry.
            models.Index(
                fields=["quoted_id", "state", "is_detached", "-id", "author_id"],
                condition=models.Q(quoted_id__gt=0),
                name="tweet_quotes",
            ),
            models.Index(
                fields=["in_reply_to_id", "author_id", "id"],
                condition=models.Q(is_reply=True),
                name="tweet_replies_by",
            ),
            models.Index(
                fields=["conversation_id", "author_id", "id"],
                condition=models.Q(is_reply=True),
                name="tweet_self_threads",
            ),
            models.Index(
                fields=["in_reply_to_id", "-likes_count", "-replies_count", "-id"],
                condition=models.Q(is_reply=True),
                name="tweet_best_replies",
            ),
            # The index alone also gives the authors, even for several hashtags at once.
            models.Index(
                fields=["hashtags", "state", "-id", "is_reply", "author_id"],
                name="tweet_by_tag",
            ),
            # What search scans: a term's tweets, newest first.
            models.Index(
                fields=["terms", "state", "-id", "author_id"], name="tweet_by_term"
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
