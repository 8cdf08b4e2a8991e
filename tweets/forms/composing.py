"""The composer's form."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from tweets import services
from tweets.errors import (
    IdempotencyKeyReused,
    QuoteRefused,
    TweetNotFound,
)
from tweets.forms.attaching import AttachForm
from tweets.types import NewTweet, QuotePolicy, TweetView
from twitter_project.shared.errors import Invalid
from users.types import Viewer

ALREADY_SENT = _(
    "This form has already posted another tweet. Send it again to post this one too."
)

PARENT_GONE = _("The tweet that you are replying to no longer exists.")
QUOTED_GONE = _("The tweet that you are quoting no longer exists.")


def new_key() -> str:
    return uuid4().hex


class ComposeForm(AttachForm):
    """A tweet or a reply being written.

    `key` makes a form that is sent twice post once.
    """

    key = forms.CharField(max_length=64, initial=new_key)
    in_reply_to_id = forms.IntegerField(required=False)
    is_sensitive = forms.BooleanField(required=False)
    quoted_id = forms.IntegerField(required=False)
    quote_policy = forms.ChoiceField(choices=QuotePolicy.choices, required=False)

    def post(self, viewer: Viewer, *, reminds_alt: bool = False) -> TweetView | None:
        """Post, and return the tweet; None if the form has errors now.

        `reminds_alt`: the author wants to be asked once for missing descriptions.
        """
        self.attach(viewer.account_id)
        if reminds_alt:
            self.ask_for_alt()
        with self.noting_errors():
            if self.is_valid():
                return self._post(viewer)
        return None

    def _post(self, viewer: Viewer) -> TweetView:
        try:
            return services.post_and_show_tweet(
                viewer=viewer,
                tweet=self._read(),
                idempotency_key=self.cleaned_data["key"],
            )
        except IdempotencyKeyReused as error:
            self.data = self.data.copy()
            self.data["key"] = new_key()
            raise Invalid(ALREADY_SENT) from error
        except TweetNotFound as error:
            is_reply = self.cleaned_data["in_reply_to_id"] is not None
            raise Invalid(PARENT_GONE if is_reply else QUOTED_GONE) from error
        except QuoteRefused as error:
            raise Invalid(str(error)) from error

    def _read(self) -> NewTweet:
        return NewTweet(
            text=self.cleaned_data["text"],
            media_ids=[item.id for item in self.attachments],
            in_reply_to_id=self.cleaned_data["in_reply_to_id"],
            is_sensitive=self.cleaned_data["is_sensitive"],
            quoted_id=self.cleaned_data["quoted_id"],
            quote_policy=self.cleaned_data["quote_policy"] or QuotePolicy.EVERYONE,
        )
