"""The composer's form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tweets import services
from tweets.errors import (
    IdempotencyKeyReused,
    MediaNotFound,
    MediaNotUsable,
    QuoteRefused,
    TooManyMedia,
    TweetNotFound,
)
from tweets.forms.text import TextForm
from tweets.forms.uploads import (
    PicturesField,
    add_subtitles,
    finish_upload,
    parse_media_id,
    read_focus,
)
from tweets.limits import MEDIA_MAX
from tweets.types import MediaItem, MediaKind, NewTweet, QuotePolicy, TweetView
from twitter_project.shared.errors import Invalid
from users.types import Viewer

ALREADY_SENT = _(
    "This form has already posted another tweet. Send it again to post this one too."
)

PARENT_GONE = _("The tweet that you are replying to no longer exists.")
QUOTED_GONE = _("The tweet that you are quoting no longer exists.")


def new_key() -> str:
    return uuid4().hex


class ComposeForm(TextForm):
    """A tweet or a reply being written.

    Pictures are uploaded when they are chosen, or at the latest when the form is sent;
    from then on the form contains their ids, so that no error loses them. `key` makes a
    form that is sent twice post once. `uploaded` are the new ones among the
    `attachments`; large ones were already put into the bucket by a script, which names
    their `uploads`.
    """

    key = forms.CharField(max_length=64, initial=new_key)
    in_reply_to_id = forms.IntegerField(required=False)
    pictures = PicturesField(required=False)
    is_sensitive = forms.BooleanField(required=False)
    quoted_id = forms.IntegerField(required=False)
    quote_policy = forms.ChoiceField(choices=QuotePolicy.choices, required=False)

    data: QueryDict

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attachments: list[MediaItem] = []
        self.uploaded: list[MediaItem] = []

    def attach(self, owner_id: int) -> None:
        """Upload the chosen pictures, and store the descriptions.

        A refused picture becomes an error of the form; the others stay.
        """
        self.full_clean()
        for media_id in self._kept_ids():
            with self.noting_errors():
                self._describe(owner_id, media_id)
        for text in self.data.getlist("uploads"):
            with self.noting_errors():
                upload_id = parse_media_id(text)
                self._add(owner_id, partial(finish_upload, owner_id, upload_id))
        for file in self.cleaned_data.get("pictures", ()):
            with self.noting_errors():
                upload = partial(services.upload_media, owner_id=owner_id, file=file)
                self._add(owner_id, upload)

    def bring_back(self, owner_id: int) -> None:
        """Attach those of the form's pictures that are not in a tweet yet."""
        self.uploaded = services.list_staged_media(
            owner_id=owner_id, media_ids=self._kept_ids()
        )

    def post(self, viewer: Viewer) -> TweetView | None:
        """Post, and return the tweet; None if the form has errors now."""
        self.attach(viewer.account_id)
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

    def _kept_ids(self) -> list[int]:
        """Return the pictures in the form, except those to leave out."""
        removed = set(self.data.getlist("leave_out"))
        sent = self.data.getlist("media_ids")[:MEDIA_MAX]
        return [parse_media_id(text) for text in sent if text not in removed]

    def _describe(self, owner_id: int, media_id: int) -> None:
        """Describe a picture; if the description is refused, the form keeps it."""
        alt = self.data.get(f"alt_{media_id}", "")
        try:
            item = services.get_media(owner_id=owner_id, media_id=media_id)
            focus = read_focus(self.data, item)
            place = len(self.attachments)
            self.attachments.append(
                replace(item, alt=alt, focus_x=focus.x, focus_y=focus.y)
            )
            services.describe_media(
                owner_id=owner_id, media_id=media_id, alt=alt, focus=focus
            )
            if file := self.files.get(f"subtitles_{media_id}"):
                language = self.data.get(f"subtitles_language_{media_id}", "")
                self.attachments[place] = add_subtitles(
                    owner_id, media_id, language, file
                )
        except MediaNotFound as error:
            raise MediaNotUsable from error

    def _add(self, owner_id: int, make: Callable[[], MediaItem]) -> None:
        """Attach what `make` uploads, if it goes with the rest."""
        if len(self.attachments) == MEDIA_MAX or any(map(_is_alone, self.attachments)):
            raise TooManyMedia
        item = make()
        if self.attachments and _is_alone(item):
            services.discard_media(owner_id=owner_id, media_id=item.id)
            raise TooManyMedia
        self.uploaded.append(item)
        self.attachments.append(item)


def _is_alone(item: MediaItem) -> bool:
    """Return whether a tweet with this has no other media."""
    return item.kind != MediaKind.IMAGE
