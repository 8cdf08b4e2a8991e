"""Films: videos and animated GIFs, made by a worker; a tweet need not wait for them.

The upload waits in quarantine. The worker makes an MP4 of it, stores it with its
poster, and records in the row and the tweet that it is ready, or why it failed.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import timedelta

from django.core.files import File
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tweets.events import MediaUploaded
from tweets.models import Media
from tweets.services.media_rows import item_of, refresh_embedded_media
from tweets.services.staging import spend_on_films, stage, unstage
from tweets.types import MediaItem, MediaKind, MediaState
from twitter_project.media.pictures.types import MadeImage
from twitter_project.media.storage import (
    delete_objects,
    fetch_object,
    in_time_for_a_video,
    new_media_key,
    new_quarantine_key,
    store_file,
    store_object,
)
from twitter_project.media.uploads import VIDEO_MAX_BYTES, check_size
from twitter_project.media.videos.making import DURATION_MAX_S, SOURCE, make_video
from twitter_project.media.videos.running import Busy, take_turn, work_folder
from twitter_project.media.videos.types import Container, MadeVideo, VideoRefused
from twitter_project.outbox.events import publish
from twitter_project.shared.db import atomic, on_commit
from twitter_project.shared.errors import Unavailable
from twitter_project.shared.ids import new_id
from twitter_project.shared.messages import with_limits
from twitter_project.shared.queries import find_one

logger = logging.getLogger(__name__)

KEY_PREFIX = "tweets"
CONTENT_TYPE = "video/mp4"
# Nobody knows a video's shape before it is made: pages make room for the usual one.
GUESSED_PX = (1280, 720)
BUSY_PAUSE = timedelta(seconds=2)
FAILURES = {
    "video_broken": _("The video is broken, or in a format that we do not support."),
    "video_too_long": with_limits(
        _("The video is longer than %(max)d seconds."), max=DURATION_MAX_S
    ),
    "video_too_heavy": _(
        "The video is too complex to process. Save a smaller version and try again."
    ),
    "video_not_offered": _("This site does not accept videos at the moment."),
    "video_lost": _("The video is no longer there. Upload it again."),
}


def describe_film_failure(code: str) -> str:
    """Return why a film failed, in the active language."""
    return str(FAILURES.get(code, FAILURES["video_broken"]))


def accept_video(
    *,
    owner_id: int,
    file: File[bytes],
    container: Container,
    alt: str,
    media_id: int | None = None,
) -> MediaItem:
    """Store a video in quarantine for a worker. Publishes MediaUploaded.

    Raises: Invalid naming the file; TooMany; Unavailable; IntegrityError if the id
    already has media.
    """
    check_size(file.size, max_bytes=VIDEO_MAX_BYTES, name=file.name or "", field="file")
    row = _new_row(owner_id, MediaKind.VIDEO, alt, size_bytes=file.size)
    row.id = media_id or row.id
    row.content_type = _content_type(container)
    return _store_source(row, file)


def accept_gif(
    *,
    owner_id: int,
    file: File[bytes],
    still: MadeImage,
    alt: str,
    media_id: int | None = None,
) -> MediaItem:
    """Store an animated GIF for a worker, and its first frame. Publishes MediaUploaded.

    Raises: TooMany; Unavailable; IntegrityError if the id already has media.
    """
    row = _new_row(owner_id, MediaKind.GIF, alt, size_bytes=file.size)
    row.id = media_id or row.id
    row.content_type = "image/gif"
    row.width_px, row.height_px = still.main.width_px, still.main.height_px
    row.blurhash = still.blurhash
    preview = still.preview
    if preview is not None:
        row.preview_key = new_media_key(KEY_PREFIX, preview.extension)
        store_object(row.preview_key, preview.content, preview.content_type)
    return _store_source(row, file)


def accept_sent_video(
    *,
    owner_id: int,
    media_id: int,
    source_key: str,
    size_bytes: int,
    container: Container,
    alt: str,
) -> MediaItem:
    """Accept a video that its owner has put into quarantine. Publishes MediaUploaded.

    Raises: TooMany; IntegrityError if the id already has media.
    """
    row = _new_row(owner_id, MediaKind.VIDEO, alt, size_bytes=size_bytes)
    row.id, row.source_key = media_id, source_key
    row.content_type = _content_type(container)
    spend_on_films(owner_id, size_bytes)
    _save_new(row)
    return item_of(row)


def make_film(*, media_id: int) -> None:
    """Make the film of an upload, unless it is made already. Handles MediaUploaded.

    If this machine is making another one, it tries again in two seconds.
    Raises: Unavailable, if the bucket does not answer.
    """
    row = _find_unmade(media_id)
    if row is None:
        return
    try:
        with take_turn():
            _make(row)
    except Busy:
        _try_later(row)


def _make(row: Media) -> None:
    with work_folder() as folder:
        try:
            if not fetch_object(
                row.source_key, folder / SOURCE, max_bytes=VIDEO_MAX_BYTES
            ):
                raise VideoRefused("video_lost")
            made = make_video(folder, _container_of(row.content_type))
        except VideoRefused as error:
            logger.info("Media %d was refused: %s.", row.id, error.code)
            old_keys = [row.source_key, row.preview_key]
            _finish(row, {"state": MediaState.FAILED.value, "failure": error.code})
        else:
            old_keys = [row.source_key, row.preview_key]
            _store(row, made)
    with suppress(Unavailable):  # the sweep finds what stays
        delete_objects([key for key in old_keys if key])


def _store(row: Media, made: MadeVideo) -> None:
    """Store the film and mark the row as ready; delete it if the row is gone."""
    key = new_media_key(KEY_PREFIX, "mp4")
    preview_key = new_media_key(KEY_PREFIX, made.poster.extension)
    with in_time_for_a_video(), made.path.open("rb") as file:
        store_file(key, file, CONTENT_TYPE)
        store_object(preview_key, made.poster.content, made.poster.content_type)
    is_finished = _finish(
        row,
        {
            "state": MediaState.READY.value,
            "key": key,
            "preview_key": preview_key,
            "content_type": CONTENT_TYPE,
            "width_px": made.width_px,
            "height_px": made.height_px,
            "duration_ms": made.duration_ms,
            "size_bytes": made.size_bytes + len(made.poster.content),
            "blurhash": made.blurhash,
        },
    )
    if not is_finished:
        delete_objects([key, preview_key])


@atomic
def _finish(row: Media, changes: dict[str, object]) -> bool:
    """Change the row and its tweet; return False if it was no longer processing."""
    unmade = Media.objects.filter(id=row.id, state=MediaState.PROCESSING)
    if not unmade.update(**{"preview_key": "", **changes, "source_key": ""}):
        return False
    now = Media.objects.get(id=row.id)
    if now.holder_kind == "tweet":
        refresh_embedded_media(now.holder_id)
    else:  # it still counts as staged
        less_bytes = row.size_bytes - now.size_bytes
        on_commit(lambda: unstage(row.owner_id, max(less_bytes, 0)))
    return True


@atomic
def _try_later(row: Media) -> None:
    later = MediaUploaded(media_id=row.id, owner_id=row.owner_id)
    publish(later, due_at=timezone.now() + BUSY_PAUSE)


def _find_unmade(media_id: int) -> Media | None:
    unmade = Media.objects.filter(id=media_id, state=MediaState.PROCESSING)
    return find_one(unmade)


def _new_row(owner_id: int, kind: MediaKind, alt: str, *, size_bytes: int) -> Media:
    width_px, height_px = GUESSED_PX
    return Media(
        id=new_id(),
        owner_id=owner_id,
        kind=kind,
        state=MediaState.PROCESSING,
        width_px=width_px,
        height_px=height_px,
        size_bytes=size_bytes,
        alt=alt,
    )


def _store_source(row: Media, file: File[bytes]) -> MediaItem:
    """Store the upload, then its row with the event, or leave nothing behind."""
    row.source_key = new_quarantine_key()
    keys = [key for key in (row.source_key, row.preview_key) if key]
    stage(row.owner_id, row.size_bytes)
    try:
        spend_on_films(row.owner_id, row.size_bytes)
        with in_time_for_a_video():
            file.seek(0)
            store_file(row.source_key, file, row.content_type)  # type: ignore[arg-type]
        _save_new(row)
    except Exception as error:
        unstage(row.owner_id, row.size_bytes)
        if not isinstance(error, Unavailable):
            with suppress(Unavailable):
                delete_objects(keys)
        raise
    return item_of(row)


@atomic
def _save_new(row: Media) -> None:
    row.save(force_insert=True)
    publish(MediaUploaded(media_id=row.id, owner_id=row.owner_id))


CONTENT_TYPES = {
    Container.MP4: "video/mp4",
    Container.WEBM: "video/webm",
    Container.GIF: "image/gif",
}


def _content_type(container: Container) -> str:
    return CONTENT_TYPES[container]


def _container_of(content_type: str) -> Container:
    return next(one for one, name in CONTENT_TYPES.items() if name == content_type)
