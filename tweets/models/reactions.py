"""Rows of likes, retweets and bookmarks."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from twitter_project.shared.fields import SnowflakeField


class ReactionKind(models.TextChoices):
    LIKE = "like", _("like")
    RETWEET = "retweet", _("retweet")
    BOOKMARK = "bookmark", _("bookmark")


class Reaction(models.Model):
    """A like, a retweet, or a bookmark, which is private and has no count.

    A retweet's position in a feed is its own id. `folder_id` is 0 for a bookmark in no
    folder, and for anything else.
    """

    id = SnowflakeField(primary_key=True)
    user_id = models.BigIntegerField()
    tweet_id = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=ReactionKind.choices)
    folder_id = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user_id", "tweet_id", "kind"], name="reaction_once"
            )
        ]
        indexes = [
            models.Index(fields=["tweet_id", "kind", "-id"], name="reaction_tweet"),
            models.Index(fields=["user_id", "kind", "-id"], name="reaction_user"),
            models.Index(fields=["kind", "-id"], name="reaction_kind"),
            # Only bookmarks: other reactions have no entry.
            models.Index(
                fields=["user_id", "kind", "folder_id", "-id"],
                condition=models.Q(kind=ReactionKind.BOOKMARK.value),
                name="reaction_folder",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.tweet_id}"
