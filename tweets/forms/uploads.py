"""Announcing and attaching pictures."""

from __future__ import annotations

from math import isfinite
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from tweets import services
from tweets.errors import (
    MediaNotFound,
    MediaNotUsable,
    UploadIncomplete,
)
from tweets.limits import FILE_NAME_MAX, SUBTITLES_READ_BYTES
from tweets.types import Focus, MediaItem, UploadTicket
from twitter_project.drf.fields import parse_id
from twitter_project.shared.errors import Invalid


class _ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Any number of files; the service finds out whether they are pictures."""

    widget = _ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return [file for file in data or () if isinstance(file, UploadedFile)]


def parse_media_id(text: str) -> int:
    """Return the id, or one that no picture has, which the form then reports."""
    return parse_id(text) or 0


def finish_upload(owner_id: int, upload_id: int) -> MediaItem:
    try:
        return services.finish_upload(owner_id=owner_id, upload_id=upload_id)
    except (MediaNotFound, UploadIncomplete) as error:
        raise MediaNotUsable from error


def read_focus(data: QueryDict, item: MediaItem) -> Focus:
    """Return the focal point in a form; the old one where the form has no number."""
    parts = []
    for name, old in (("x", item.focus_x), ("y", item.focus_y)):
        try:
            part = float(str(data[f"focus_{name}_{item.id}"]))
        except (KeyError, ValueError):
            part = old
        parts.append(part if isfinite(part) else old)
    return Focus(*parts)


def add_subtitles(
    owner_id: int, media_id: int, language: str, file: UploadedFile
) -> MediaItem:
    """Store the subtitles that a form has for a video. Raises: SubtitlesNotUsable."""
    return services.set_subtitles(
        owner_id=owner_id,
        media_id=media_id,
        language=language,
        content=file.read(SUBTITLES_READ_BYTES),
    )


class AnnouncementForm(forms.Form):
    """The file that a script is about to put into the bucket."""

    name = forms.CharField(max_length=FILE_NAME_MAX)
    content_type = forms.CharField()
    size = forms.IntegerField()

    def begin(self, owner_id: int) -> UploadTicket | None:
        """Begin the upload; None if we would not accept the picture."""
        if not self.is_valid():
            return None
        try:
            return services.begin_upload(
                owner_id=owner_id,
                name=self.cleaned_data["name"],
                content_type=self.cleaned_data["content_type"],
                size_bytes=self.cleaned_data["size"],
            )
        except Invalid:
            return None
