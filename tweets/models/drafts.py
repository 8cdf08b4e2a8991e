"""Rows of drafts and scheduled tweets."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tweets.types import DraftState
from twitter_project.shared.fields import SnowflakeField


class Draft(models.Model):
    """A tweet or a thread that is not published yet; publishing deletes the row.

    `tweets` are encoded by `tweets.types.encode_tweet`. `version` changes with every
    change, so that two devices notice each other. `publish_at` is set unless the state
    is DRAFT. `failure` is the code of the error that kept it from being published.
    `form_key` is the key of the form that saved it last: forms save again and again,
    and may miss an answer. Drafts from elsewhere have a key of their own.
    """

    id = SnowflakeField(primary_key=True)
    author_id = models.BigIntegerField()
    tweets = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    state = models.CharField(
        max_length=12, choices=DraftState, default=DraftState.DRAFT
    )
    publish_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=60, blank=True, default="")
    form_key = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(
                fields=["author_id", "form_key"], name="draft_of_form"
            )
        ]
        indexes = [
            models.Index(fields=["author_id", "state", "-id"], name="draft_by_state"),
            models.Index(
                fields=["author_id", "state", "publish_at"], name="draft_by_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} of {self.author_id}"
