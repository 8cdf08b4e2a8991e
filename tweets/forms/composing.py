"""The composer's form."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from tweets import services
from tweets.errors import (
    IdempotencyKeyReused,
    QuoteRefused,
    ReplyNotAllowed,
    TweetNotFound,
)
from tweets.forms.attaching import AttachForm
from tweets.limits import POLL_OPTIONS_MAX
from tweets.types import (
    NewPoll,
    NewTweet,
    QuotePolicy,
    ReplyPolicy,
    TweetView,
    Visibility,
)
from twitter_project.shared.errors import Invalid
from users.types import Viewer

ALREADY_SENT = _(
    "This form has already posted another tweet. Send it again to post this one too."
)

PARENT_GONE = _("The tweet that you are replying to no longer exists.")
QUOTED_GONE = _("The tweet that you are quoting no longer exists.")


POLL_NUMBERS = range(1, POLL_OPTIONS_MAX + 1)
POLL_DURATIONS = (
    (300, _("5 minutes")),
    (1_800, _("30 minutes")),
    (3_600, _("1 hour")),
    (21_600, _("6 hours")),
    (86_400, _("1 day")),
    (259_200, _("3 days")),
    (604_800, _("7 days")),
)


def new_key() -> str:
    return uuid4().hex


class ComposeForm(AttachForm):
    """A tweet or a reply being written.

    `key` makes a form that is sent twice post once.
    """

    key = forms.CharField(max_length=64, initial=new_key)
    in_reply_to_id = forms.IntegerField(required=False)
    is_sensitive = forms.BooleanField(required=False)
    content_warning = forms.CharField(required=False)
    visibility = forms.ChoiceField(choices=Visibility.choices, required=False)
    reply_policy = forms.ChoiceField(choices=ReplyPolicy.choices, required=False)
    quoted_id = forms.IntegerField(required=False)
    poll_option_1 = forms.CharField(required=False)
    poll_option_2 = forms.CharField(required=False)
    poll_option_3 = forms.CharField(required=False)
    poll_option_4 = forms.CharField(required=False)
    poll_duration = forms.TypedChoiceField(
        choices=POLL_DURATIONS,
        coerce=int,
        initial=NewPoll().duration_s,
        empty_value=None,
        required=False,
    )
    poll_is_multiple = forms.BooleanField(required=False)
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
        except (QuoteRefused, ReplyNotAllowed) as error:
            raise Invalid(str(error)) from error

    def _read(self) -> NewTweet:
        return NewTweet(
            text=self.cleaned_data["text"],
            media_ids=[item.id for item in self.attachments],
            in_reply_to_id=self.cleaned_data["in_reply_to_id"],
            is_sensitive=self.cleaned_data["is_sensitive"],
            poll=self._read_poll(),
            content_warning=self.cleaned_data["content_warning"],
            visibility=self.cleaned_data["visibility"],
            reply_policy=self.cleaned_data["reply_policy"] or ReplyPolicy.EVERYONE,
            quoted_id=self.cleaned_data["quoted_id"],
            quote_policy=self.cleaned_data["quote_policy"] or QuotePolicy.EVERYONE,
        )

    @property
    def poll_fields(self) -> list[forms.BoundField]:
        """The fields of the poll's options."""
        return [self[f"poll_option_{number}"] for number in POLL_NUMBERS]

    def _read_poll(self) -> NewPoll | None:
        """Return the poll; there is one as soon as an option is filled in."""
        cleaned = self.cleaned_data
        typed = (cleaned[f"poll_option_{number}"] for number in POLL_NUMBERS)
        options = tuple(filter(None, typed))
        if not options:
            return None
        duration_s = cleaned["poll_duration"] or NewPoll().duration_s
        return NewPoll(options, duration_s, cleaned["poll_is_multiple"])
