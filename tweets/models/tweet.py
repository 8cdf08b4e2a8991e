"""Rows of tweets."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_mongodb_backend.fields import ArrayField

from tweets.types import (
    CONTENT_WARNING_MAX,
    QuotePolicy,
    ReplyPolicy,
    TweetState,
    Visibility,
)
from twitter_project.shared.fields import SnowflakeField
from twitter_project.shared.ids import id_time

ANCESTORS_MAX = 50
NARROW = [Visibility.FOLLOWERS.value, Visibility.MENTIONED.value]


class Tweet(models.Model):
    """A tweet.

    `media` contains what a page needs of each picture, so that reading a tweet never
    reads the media collection. `conversation_id` is the id of the thread's first
    tweet; for a tweet that is not a reply, its own. `ancestor_ids` is the path up to
    that tweet, oldest first, limited to the nearest `ANCESTORS_MAX`: a thread is read
    without walking it, and the path stays known if a tweet on it is deleted.
    `poll` is a `tweets.polls.StoredPoll`, with its counts.
    `quoted_id` never changes. In a quote that `is_detached`, the author of the quoted
    tweet does not want it to be shown.
    `thread_id` is the first of the tweets that the author posted with this one, all at
    once; empty for a tweet that was posted alone. All but the first one
    `continues_thread`, which homes show by its first tweet.
    `state` says whether the tweet is published, and if not, why; `state_changed_at` is
    empty until the state first changes. `state_before` is the state that a withdrawn
    tweet goes back to. Search finds a tweet by its `terms` (`tweets.search.terms`),
    which are derived from the other columns, like its `language` and `features`. The
    counts only include tweets that everyone can see (`tweets.rules.is_counted`).

    `audience_ids` are the people who may see a tweet that is not public, besides the
    author's followers: the author, the people whom it mentions, and the author of its
    parent. It is empty for public tweets, and an edit never changes it. A reply has the
    `reply_policy` of its conversation's first tweet, which decides; `is_hidden` says
    that the author of that tweet has hidden the reply.
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
    continues_thread = models.BooleanField(default=False, editable=False)
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
    card_id = models.BigIntegerField(null=True, blank=True, editable=False)
    card_choice = models.TextField(default="", blank=True, editable=False)
    is_sensitive = models.BooleanField(
        _("sensitive media"), default=False, editable=False
    )
    # By a moderator: then the author cannot uncover the media.
    is_marked = models.BooleanField(default=False, editable=False)
    poll = models.JSONField(null=True, blank=True, default=None, editable=False)
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
    content_warning = models.CharField(
        _("content warning"),
        max_length=CONTENT_WARNING_MAX,
        blank=True,
        default="",
        editable=False,
    )
    visibility = models.CharField(
        _("visible to"),
        max_length=10,
        choices=Visibility,
        default=Visibility.PUBLIC,
        editable=False,
    )
    audience_ids = ArrayField(
        models.BigIntegerField(), default=list, blank=True, editable=False
    )
    reply_policy = models.CharField(
        _("who can reply"),
        max_length=10,
        choices=ReplyPolicy,
        default=ReplyPolicy.EVERYONE,
        editable=False,
    )
    is_hidden = models.BooleanField(_("hidden reply"), default=False, editable=False)
    likes_count = models.BigIntegerField(default=0, editable=False)
    retweets_count = models.BigIntegerField(default=0, editable=False)
    replies_count = models.BigIntegerField(default=0, editable=False)
    quotes_count = models.BigIntegerField(default=0, editable=False)
    edits_count = models.IntegerField(default=0, editable=False)
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
            models.Index(
                fields=["author_id", "-id", "visibility", "continues_thread"],
                name="tweet_author",
            ),
            models.Index(
                fields=["author_id", "is_reply", "state", "visibility", "-id"],
                name="tweet_posts",
            ),
            models.Index(
                fields=["state", "visibility", "is_reply", "-id"], name="tweet_by_state"
            ),
            # Only tweets that are not public: what they name a person for.
            models.Index(
                fields=["audience_ids", "author_id", "visibility", "-id"],
                condition=models.Q(visibility__in=NARROW),
                name="tweet_addressed",
            ),
            models.Index(fields=["ancestor_ids", "id"], name="tweet_ancestors"),
            models.Index(fields=["in_reply_to_id", "id"], name="tweet_replies"),
            # Only quotes: other tweets have no entry.
            models.Index(
                fields=[
                    "quoted_id",
                    "state",
                    "is_detached",
                    "visibility",
                    "-id",
                    "author_id",
                ],
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
                fields=[
                    "hashtags",
                    "state",
                    "visibility",
                    "-id",
                    "is_reply",
                    "author_id",
                ],
                name="tweet_by_tag",
            ),
            # Only hidden replies: other tweets have no entry.
            models.Index(
                fields=["in_reply_to_id", "id"],
                condition=models.Q(is_hidden=True),
                name="tweet_hidden_replies",
            ),
            # What search scans: a term's tweets, newest first.
            models.Index(
                fields=["terms", "state", "visibility", "-id", "author_id"],
                name="tweet_by_term",
            ),
            # Finds out which cards are still shown.
            models.Index(
                fields=["card_id"],
                condition=models.Q(card_id__gt=0),
                name="tweet_card",
            ),
            # Only the trash, by its age: other tweets have no entry.
            models.Index(
                fields=["author_id", "-state_changed_at"],
                condition=models.Q(state=TweetState.TRASHED.value),
                name="tweet_own_trash",
            ),
            models.Index(
                fields=["state_changed_at"],
                condition=models.Q(state=TweetState.TRASHED.value),
                name="tweet_in_trash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id}: {self.text[:50]}"

    @property
    def named_ids(self) -> tuple[int, ...]:
        """The only people whom the tweet is for, empty if all followers are."""
        is_narrow = self.visibility == Visibility.MENTIONED
        return tuple(self.audience_ids) if is_narrow else ()

    @property
    def created_at(self) -> datetime:
        return id_time(self.id)
