"""Attaching pictures to a form with a text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tweets import services
from tweets.errors import (
    MediaNotFound,
    MediaNotUsable,
    TooManyMedia,
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
from tweets.types import MediaItem, MediaKind

NO_ALT = _(
    "Some pictures or videos have no description for people who cannot see them. Add "
    "one, or press the button again to post without."
)


class AttachForm(TextForm):
    """A form that pictures are attached to.

    Pictures are uploaded when they are chosen, or at the latest when the form is sent;
    from then on the form contains their ids, so that no error loses them. `uploaded`
    are the new ones among the `attachments`; large ones were already put into the
    bucket by a script, which names their `uploads`.
    """

    pictures = PicturesField(required=False)

    data: QueryDict

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attachments: list[MediaItem] = []
        self.uploaded: list[MediaItem] = []
        self.asks_alt = False

    def attach(self, owner_id: int) -> None:
        """Upload the chosen pictures, and store the descriptions.

        A refused picture becomes an error of the form; the others stay.
        """
        self.full_clean()
        for media_id in self.list_kept_ids():
            with self.noting_errors():
                self._describe(owner_id, media_id)
        for text in self.data.getlist(self.add_prefix("uploads")):
            with self.noting_errors():
                upload_id = parse_media_id(text)
                self._add(owner_id, partial(finish_upload, owner_id, upload_id))
        for file in self.cleaned_data.get("pictures", ()):
            with self.noting_errors():
                upload = partial(services.upload_media, owner_id=owner_id, file=file)
                self._add(owner_id, upload)

    def ask_for_alt(self) -> None:
        """Ask for the descriptions that are missing, unless the form already has."""
        lacking = [item for item in self.attachments if not item.alt.strip()]
        self.asks_alt = bool(lacking)
        if lacking and "without_alt" not in self.data:
            self.add_error(None, NO_ALT)

    def bring_back(self, owner_id: int) -> None:
        """Attach the form's pictures that are not in a tweet yet."""
        self.uploaded = services.list_staged_media(
            owner_id=owner_id, media_ids=self.list_kept_ids()
        )

    def list_kept_ids(self) -> list[int]:
        """Return the pictures in the form, except those to leave out."""
        removed = set(self.data.getlist("leave_out"))
        sent = self.data.getlist(self.add_prefix("media_ids"))[:MEDIA_MAX]
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
        """Attach what `make` uploads, if it may be combined with the rest."""
        if len(self.attachments) == MEDIA_MAX or any(map(_is_alone, self.attachments)):
            raise TooManyMedia
        item = make()
        if self.attachments and _is_alone(item):
            services.discard_media(owner_id=owner_id, media_id=item.id)
            raise TooManyMedia
        self.uploaded.append(item)
        self.attachments.append(item)


def _is_alone(item: MediaItem) -> bool:
    """Return whether a tweet can have no media besides this."""
    return item.kind != MediaKind.IMAGE
