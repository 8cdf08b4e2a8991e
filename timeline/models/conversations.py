"""Conversations: the tweets that only the people they mention can see, by people."""

from django.db import models
from django_mongodb_backend.fields import ArrayField

from twitter_project.shared.fields import SnowflakeField


class Conversation(models.Model):
    """A line in the owner's list: the tweets between the same people.

    `people_key` stands for `people_ids`, the owner among them, in ascending order.
    `latest_id` is the newest tweet that the owner is shown, 0 if there is none. It is
    unread if somebody else wrote that and it is above `read_up_to`: replying marks it
    as read. `position` orders the list: it is `latest_id`, or 0 while the line is not
    shown because the owner has removed everything up to `removed_up_to`.
    """

    id = SnowflakeField(primary_key=True)
    owner_id = models.BigIntegerField()
    people_key = models.CharField(max_length=32)
    people_ids = ArrayField(models.BigIntegerField())
    latest_id = models.BigIntegerField(default=0)
    latest_author_id = models.BigIntegerField(default=0)
    read_up_to = models.BigIntegerField(default=0)
    removed_up_to = models.BigIntegerField(default=0)
    position = models.BigIntegerField(default=0)
    unread = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner_id", "people_key"], name="conversation_once"
            )
        ]
        indexes = [
            models.Index(fields=["owner_id", "-position"], name="conversation_list"),
            models.Index(fields=["owner_id", "unread"], name="conversation_unread"),
            models.Index(fields=["people_ids", "owner_id"], name="conversation_person"),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id}: {self.people_ids}"


class ConversationEntry(models.Model):
    """`tweet_id` belongs to the owner's conversation with these people."""

    id = SnowflakeField(primary_key=True)
    owner_id = models.BigIntegerField()
    people_key = models.CharField(max_length=32)
    tweet_id = models.BigIntegerField()
    author_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner_id", "people_key", "tweet_id", "author_id"],
                name="conversation_entry_once",
            )
        ]
        indexes = [
            models.Index(fields=["tweet_id"], name="conversation_tweet"),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} <- {self.tweet_id}"
