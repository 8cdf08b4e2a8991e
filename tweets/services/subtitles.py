"""Subtitles of videos: one WebVTT text per language, parsed and rewritten by us."""

from __future__ import annotations

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from tweets.errors import (
    MediaNotFound,
    SubtitlesNotFound,
    SubtitlesNotUsable,
)
from tweets.limits import SUBTITLES_MAX
from tweets.models import Media, Subtitles
from tweets.services.media_rows import item_of, refresh_embedded_media
from tweets.services.media_tweets import get_tweet_of_media
from tweets.types import MediaItem, MediaKind
from twitter_project.media.subtitles import SubtitlesRefused, clean_subtitles
from twitter_project.shared.db import atomic
from twitter_project.shared.messages import with_limits
from twitter_project.shared.queries import find_one
from users.types import Viewer

NOT_WEBVTT = _("The file is not a WebVTT file: look at line %(line)d.")
NOT_A_LANGUAGE = _("This is not a language code that we know.")
NOT_A_VIDEO = _("Only videos have subtitles.")
TOO_MANY = with_limits(
    _("A video can have subtitles in %(max)d languages."), max=SUBTITLES_MAX
)


def list_subtitle_languages() -> dict[str, str]:
    """Return the languages' own names by their codes, such as `es` or `pt-br`."""
    return {
        code: info["name_local"]
        for code, info in sorted(LANG_INFO.items())
        if "name_local" in info
    }


def set_subtitles(
    *, owner_id: int, media_id: int, language: str, content: bytes
) -> MediaItem:
    """Store the subtitles of the owner's video in one language, in place of older ones.

    Raises: MediaNotFound; SubtitlesNotUsable, naming the field.
    """
    if language not in list_subtitle_languages():
        raise SubtitlesNotUsable(NOT_A_LANGUAGE, field="language")
    try:
        text = clean_subtitles(content)
    except SubtitlesRefused as error:
        raise SubtitlesNotUsable(NOT_WEBVTT % {"line": error.line}) from error
    return _set(owner_id, media_id, language, text)


@atomic
def remove_subtitles(*, owner_id: int, media_id: int, language: str) -> MediaItem:
    """Remove the subtitles of the owner's video in one language, if there are any.

    Raises: MediaNotFound.
    """
    media = _get_own(owner_id, media_id)
    Subtitles.objects.filter(media_id=media_id, language=language).delete()
    return _name(media, [one for one in media.subtitles if one != language])


def get_subtitles(*, media_id: int, language: str, viewer: Viewer) -> str:
    """Return WebVTT. Raises: SubtitlesNotFound, also if the video may not be seen."""
    rows = Subtitles.objects.filter(media_id=media_id, language=language)
    row = find_one(rows)
    media = find_one(Media.objects.filter(id=media_id))
    if row is None or media is None or not _may_see(media, viewer):
        raise SubtitlesNotFound
    return row.text


def _may_see(media: Media, viewer: Viewer) -> bool:
    if media.owner_id == viewer.id:
        return True
    try:
        get_tweet_of_media(media_id=media.id, viewer=viewer)
    except MediaNotFound:
        return False
    return True


@atomic
def _set(owner_id: int, media_id: int, language: str, text: str) -> MediaItem:
    media = _get_own(owner_id, media_id)
    if media.kind != MediaKind.VIDEO:
        raise SubtitlesNotUsable(NOT_A_VIDEO)
    languages = [*media.subtitles, *({language} - set(media.subtitles))]
    if len(languages) > SUBTITLES_MAX:
        raise SubtitlesNotUsable(TOO_MANY)
    rows = Subtitles.objects.filter(media_id=media_id, language=language)
    if not rows.update(text=text):
        Subtitles.objects.create(media_id=media_id, language=language, text=text)
    return _name(media, languages)


def _get_own(owner_id: int, media_id: int) -> Media:
    own = Media.objects.filter(id=media_id, owner_id=owner_id)
    media = find_one(own.exclude(holder_kind=Media.WITHDRAWN))
    if media is None:
        raise MediaNotFound
    return media


def _name(media: Media, languages: list[str]) -> MediaItem:
    """Name the languages in the row and the tweet.

    Always written, even if they stay: of two simultaneous changes, one collides.
    """
    media.subtitles = languages
    Media.objects.filter(id=media.id).update(subtitles=languages)
    if media.holder_kind == "tweet":
        refresh_embedded_media(media.holder_id)
    return item_of(media)
