"""Large files: owners upload them straight to the bucket, not through the site.

We sign a URL that accepts one object of one type and size, in a part of the bucket that
is never served. When the owner reports that it is there, it is processed like
any upload: a video stays where it is until a worker fetches it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import PurePath

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.utils import timezone

from tweets.errors import MediaNotFound, UploadIncomplete
from tweets.models import MediaUpload
from tweets.services.films import accept_sent_video
from tweets.services.idempotency import (
    RequestKey,
    create_once,
    make_request_key,
    remember_answer,
)
from tweets.services.media import add_media, check_alt, find_media
from tweets.services.media_rows import find_keys_in_use
from tweets.services.staging import stage, unstage
from tweets.types import MediaItem, UploadTicket
from twitter_project.media.signing import upload_url
from twitter_project.media.storage import (
    StoredObject,
    delete_objects,
    find_head,
    find_object,
    in_time_for_an_upload,
    new_quarantine_key,
)
from twitter_project.media.uploads import (
    NOT_A_VIDEO,
    VIDEO_TYPES,
    check_announced,
    recognize_upload,
    refusal,
)
from twitter_project.media.videos.sniffing import SNIFFED_BYTES
from twitter_project.shared.db import atomic
from twitter_project.shared.errors import Invalid, Unavailable
from twitter_project.shared.ids import first_id_at, new_id
from twitter_project.shared.queries import find_one

SEND_TTL = timedelta(minutes=15)
KEPT = timedelta(hours=24)
BATCH = 500
UNNAMED = "picture"


def begin_upload(
    *,
    owner_id: int,
    name: str,
    content_type: str,
    size_bytes: int,
    alt: str = "",
    idempotency_key: str | None = None,
) -> UploadTicket:
    """Let the owner put one file into the bucket, for 15 minutes.

    The same request with the same key gets the same id, and a URL that is valid for 15
    minutes again.
    Raises: Invalid naming the file, for a type or a size that we do not accept;
    AltTooLong; TooMany if the owner has announced too much in a day;
    IdempotencyKeyReused, IdempotencyKeyTooLong; MediaNotFound if an earlier request
    announced it a day ago.
    """
    check_announced(name=name, content_type=content_type, size_bytes=size_bytes)
    upload = MediaUpload(
        owner_id=owner_id,
        key=new_quarantine_key(),
        # Django refuses a file that is named like a folder.
        name=PurePath(name).name.strip(".") or UNNAMED,
        content_type=content_type,
        size_bytes=size_bytes,
        alt=check_alt(alt),
    )
    request = make_request_key(
        user_id=owner_id,
        key=idempotency_key,
        body=[upload.name, content_type, size_bytes, upload.alt],
        kind="upload",
    )
    return create_once(
        request,
        lambda: _announce(upload, request),
        lambda ids: _make_ticket(_get_upload(owner_id, ids[0])),
    )


def _announce(upload: MediaUpload, request: RequestKey | None) -> UploadTicket:
    stage(upload.owner_id, upload.size_bytes)
    try:
        _insert(upload, request)
    except IntegrityError:  # an earlier copy of the request has counted it
        unstage(upload.owner_id, upload.size_bytes)
        raise
    return _make_ticket(upload)


@atomic
def _insert(upload: MediaUpload, request: RequestKey | None) -> None:
    upload.id = new_id()
    remember_answer(request, upload.id)
    upload.save(force_insert=True)


def _make_ticket(upload: MediaUpload) -> UploadTicket:
    headers = {
        "Content-Type": upload.content_type,
        "Content-Length": str(upload.size_bytes),
    }
    expires_at = timezone.now() + SEND_TTL
    url = upload_url(upload.key, headers=headers, ttl_s=int(SEND_TTL.total_seconds()))
    return UploadTicket(upload.id, url, headers, expires_at)


def finish_upload(*, owner_id: int, upload_id: int) -> MediaItem:
    """Process the file in the bucket; a second call changes nothing.

    Raises: MediaNotFound unless the upload is the owner's, and less than a day old;
    UploadIncomplete; Invalid, TooMany and Unavailable, like `upload_media`.
    """
    if made := find_media(owner_id=owner_id, media_id=upload_id):
        return made
    upload = _get_upload(owner_id, upload_id)
    with in_time_for_an_upload():
        return _make_media(upload)


def _get_upload(owner_id: int, upload_id: int) -> MediaUpload:
    upload = find_one(MediaUpload.objects.filter(id=upload_id, owner_id=owner_id))
    if upload is None:
        raise MediaNotFound
    return upload


def _make_media(upload: MediaUpload) -> MediaItem:
    try:
        item = _process(upload)
    except (IntegrityError, UploadIncomplete):
        # Of two simultaneous calls the other was faster, and has cleaned up.
        if made := find_media(owner_id=upload.owner_id, media_id=upload.id):
            return made
        raise
    except Invalid:
        _delete_sent(upload)
        raise
    if upload.content_type not in VIDEO_TYPES:
        _delete_sent(upload)
    return item


def delete_old_uploads() -> int:
    """Delete yesterday's uploads, finished or not; return how many there were.

    The objects go first, so that after a failure the rows still name what is left.
    Raises: Unavailable.
    """
    count = 0
    old = MediaUpload.objects.filter(id__lt=first_id_at(timezone.now() - KEPT))
    while rows := list(old[:BATCH]):
        delete_objects([row.key for row in rows])
        MediaUpload.objects.filter(id__in=[row.id for row in rows]).delete()
        count += len(rows)
    return count


def find_upload_keys_in_use(keys: Sequence[str]) -> set[str]:
    """Return which of these keys belong to uploads, or to films that wait."""
    rows = MediaUpload.objects.filter(key__in=keys)
    waiting = find_keys_in_use(("source_key",), keys)
    return waiting | set(rows.values_list("key", flat=True))


def _delete_sent(upload: MediaUpload) -> None:
    """Delete the object in quarantine; if this fails, it goes with the row later."""
    with suppress(Unavailable):
        delete_objects([upload.key])


def _process(upload: MediaUpload) -> MediaItem:
    if upload.content_type in VIDEO_TYPES:
        return _accept_video(upload)
    stored = find_object(upload.key, max_bytes=upload.size_bytes)
    if stored is None:
        raise UploadIncomplete
    if not _is_as_announced(stored, upload):
        _delete_sent(upload)
        raise UploadIncomplete
    file = SimpleUploadedFile(upload.name, stored.content, stored.content_type)
    return add_media(
        owner_id=upload.owner_id, file=file, alt=upload.alt, media_id=upload.id
    )


def _accept_video(upload: MediaUpload) -> MediaItem:
    """Look at the beginning alone: the worker fetches the rest, and deletes it."""
    stored = find_head(upload.key, max_bytes=SNIFFED_BYTES)
    if stored is None:
        raise UploadIncomplete
    if (stored.content_type, stored.size_bytes) != (
        upload.content_type,
        upload.size_bytes,
    ):
        _delete_sent(upload)
        raise UploadIncomplete
    container = recognize_upload(
        io.BytesIO(stored.head), name=upload.name, field="file"
    )
    if container is None:
        raise refusal(
            "video_not_supported", NOT_A_VIDEO, name=upload.name, field="file"
        )
    return accept_sent_video(
        owner_id=upload.owner_id,
        media_id=upload.id,
        source_key=upload.key,
        size_bytes=upload.size_bytes,
        container=container,
        alt=upload.alt,
    )


def _is_as_announced(stored: StoredObject, upload: MediaUpload) -> bool:
    """Check the size and type again: S3 was told, but not trusted, to enforce them."""
    size_bytes = len(stored.content)
    return (stored.content_type, size_bytes) == (upload.content_type, upload.size_bytes)
