"""Uploading a picture or a video through the site, once for each key."""

from __future__ import annotations

import hashlib

from django.core.files import File
from django.db import IntegrityError

from tweets.services.idempotency import (
    RequestKey,
    make_request_key,
    release_id,
    reserve_id,
)
from tweets.services.media import add_media, check_alt, find_media
from tweets.types import MediaItem


def upload_media(
    *,
    owner_id: int,
    file: File[bytes],
    alt: str = "",
    idempotency_key: str | None = None,
) -> MediaItem:
    """Store a picture or a video for a future tweet, and return it.

    A picture is ready at once; a film is made later by a worker, for which this
    publishes MediaUploaded. Within a day, the same request with the same
    `idempotency_key` returns what the first one stored.
    Raises: Invalid naming the file, if its type is not accepted; AltTooLong; TooMany
    if the owner sent too much; Unavailable if it cannot be made or stored now;
    IdempotencyKeyReused, IdempotencyKeyTooLong.
    """
    alt = check_alt(alt)
    body = [_fingerprint(file), alt] if idempotency_key else None
    request = make_request_key(
        user_id=owner_id, key=idempotency_key, body=body, kind="media"
    )
    if request is None:
        return add_media(owner_id=owner_id, file=file, alt=alt)
    return _upload_once(request, file, alt)


def _upload_once(request: RequestKey, file: File[bytes], alt: str) -> MediaItem:
    owner_id, media_id = request.user_id, reserve_id(request)
    if made := find_media(owner_id=owner_id, media_id=media_id):
        return made
    try:
        return add_media(owner_id=owner_id, file=file, alt=alt, media_id=media_id)
    except IntegrityError:
        # Of two simultaneous requests the other was faster.
        if made := find_media(owner_id=owner_id, media_id=media_id):
            return made
        raise
    except Exception:
        release_id(request, media_id)
        raise


def _fingerprint(file: File[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
