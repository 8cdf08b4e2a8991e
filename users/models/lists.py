"""Lists of people, whose tweets make a timeline."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from twitter_project.shared.fields import SnowflakeField
from users.limits import LIST_DESCRIPTION_MAX, LIST_NAME_MAX


class RepliesPolicy(models.TextChoices):
    """Which replies by its members a list shows, besides those to themselves."""

    NONE = "none", _("No replies")
    MEMBERS = "members", _("Replies to people on the list")
    FOLLOWED = "followed", _("Replies to people you follow")


class PeopleList(models.Model):
    """A person's list of people. `name_key` is the name in lower case.

    `members_count` is without suspended people. Only the owner sees a private list. An
    exclusive one keeps its members out of its owner's home.
    """

    id = SnowflakeField(primary_key=True)
    owner_id = models.BigIntegerField()
    name = models.CharField(max_length=LIST_NAME_MAX)
    name_key = models.CharField(max_length=3 * LIST_NAME_MAX)
    description = models.CharField(max_length=LIST_DESCRIPTION_MAX, blank=True)
    is_private = models.BooleanField(default=True)
    is_exclusive = models.BooleanField(default=False)
    replies_policy = models.CharField(
        max_length=8, choices=RepliesPolicy.choices, default=RepliesPolicy.MEMBERS
    )
    is_pinned = models.BooleanField(default=False)
    members_count = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner_id", "name_key"], name="people_list_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["owner_id", "is_private", "-id"], name="people_list_owner"
            )
        ]

    def __str__(self) -> str:
        return f"{self.owner_id}: {self.name}"


class ListMember(models.Model):
    """A person on a list. `owner_id` is the list's owner.

    `is_hidden`: the member is suspended; they stay on the list and count towards its
    limit, but no longer towards its `members_count`.
    """

    id = SnowflakeField(primary_key=True)
    list_id = models.BigIntegerField()
    owner_id = models.BigIntegerField()
    member_id = models.BigIntegerField()
    is_hidden = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["list_id", "member_id"], name="list_member_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["list_id", "is_hidden", "-id", "member_id"],
                name="list_member_order",
            ),
            models.Index(
                fields=["owner_id", "member_id", "list_id"], name="list_member_owner"
            ),
            models.Index(fields=["member_id", "-id"], name="list_member_person"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} on {self.list_id}"


class ListFollow(models.Model):
    """Somebody follows another person's public list."""

    id = SnowflakeField(primary_key=True)
    follower_id = models.BigIntegerField()
    list_id = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["follower_id", "list_id"], name="list_follow_once"
            )
        ]
        indexes = [models.Index(fields=["follower_id", "-id"], name="list_follows")]

    def __str__(self) -> str:
        return f"{self.follower_id} follows {self.list_id}"


class ListImport(models.Model):
    """A file of lists that its owner reviews before it is imported.

    `plan` has an entry for each list in the file (`users.services.lists.importing`);
    the first `done_count` of them are carried out, with this `outcome`.
    """

    class State(models.TextChoices):
        PREVIEW = "preview"
        RUNNING = "running"
        DONE = "done"

    id = SnowflakeField(primary_key=True)
    owner_id = models.BigIntegerField(db_index=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PREVIEW)
    is_replacing = models.BooleanField(default=False)
    plan = models.JSONField(default=list)
    outcome = models.JSONField(default=list)
    bad_lines = models.JSONField(default=list)
    bad_lines_count = models.IntegerField(default=0)
    done_count = models.IntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.owner_id}: {self.state}"
