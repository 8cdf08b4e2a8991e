"""Pictures: uploaded first, described at any time, then held by one tweet or draft."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.core.files import File
from django.db.models import Q, QuerySet
from django.utils import timezone

from tweets.errors import AltTooLong, MediaNotFound, MediaNotUsable
from tweets.limits import ALT_MAX
from tweets.models import Media, Tweet
from tweets.services.staging import stage, unstage
from tweets.types import MediaHolder, MediaItem
from twitter_project.media.pictures.accepting import process_image
from twitter_project.media.pictures.types import EncodedImage, MadeImage
from twitter_project.media.storage import (
    delete_objects,
    in_time_for_an_upload,
    new_media_key,
    store_object,
)
from twitter_project.shared.db import atomic, on_commit
from twitter_project.shared.errors import Unavailable
from twitter_project.shared.ids import first_id_at
from twitter_project.shared.queries import find_one
from twitter_project.shared.text import clean_text

KEY_PREFIX = "tweets"
UNUSED_TTL = timedelta(hours=24)
UNUSED_BATCH = 500
ANY_DRAFT = MediaHolder("draft", 0)


def upload_media(*, owner_id: int, file: File[bytes], alt: str = "") -> MediaItem:
    """Store a picture for a future tweet, with a preview, and return it.

    Raises: Invalid naming the file, if it is not a picture that we serve; AltTooLong;
    TooMany if the owner sent too much; Unavailable if it cannot be made or stored now.
    """
    return add_media(owner_id=owner_id, file=file, alt=check_alt(alt))


def add_media(
    *, owner_id: int, file: File[bytes], alt: str, media_id: int | None = None
) -> MediaItem:
    """Process and store a picture under an id that was issued earlier.

    Raises: see `upload_media`; IntegrityError if the id already has one.
    """
    name = file.name or ""
    image = process_image(file, name=name, account_id=owner_id, field="file")
    preview = _get_preview(image)
    picture = _new_row(owner_id, alt, image)
    picture.id = media_id or picture.id
    with in_time_for_an_upload(), _undone_on_failure(picture):
        store_object(picture.key, image.main.content, image.main.content_type)
        store_object(picture.preview_key, preview.content, preview.content_type)
        picture.save(force_insert=True)
    return _item(picture)


def describe_media(*, owner_id: int, media_id: int, alt: str) -> MediaItem:
    """Set the description of the owner's picture, in its tweet as well.

    Raises: MediaNotFound unless it is the owner's; AltTooLong.
    """
    return _describe(owner_id, media_id, check_alt(alt))


def check_alt(alt: str) -> str:
    """Return the description as it will be stored. Raises: AltTooLong."""
    alt = clean_text(alt)
    if len(alt) > ALT_MAX:
        raise AltTooLong
    return alt


def get_media(*, owner_id: int, media_id: int) -> MediaItem:
    """Return the owner's picture. Raises: MediaNotFound."""
    picture = find_one(Media.objects.filter(id=media_id, owner_id=owner_id))
    if picture is None:
        raise MediaNotFound
    return _item(picture)


def list_staged_media(*, owner_id: int, media_ids: Sequence[int]) -> list[MediaItem]:
    """Return the pictures that the owner may still post, in the order given."""
    staged = _find_usable(owner_id, media_ids, ANY_DRAFT)
    pictures = {picture.id: picture for picture in staged}
    return [_item(pictures[id_]) for id_ in media_ids if id_ in pictures]


def claim_media(
    *,
    owner_id: int,
    media_ids: Sequence[int],
    holder: MediaHolder,
    taken_from: MediaHolder | None = None,
) -> list[dict[str, Any]]:
    """Give pictures to a holder; return what a tweet embeds of them, in order.

    A picture may be unused, or `taken_from` another holder: a tweet takes those of its
    author's drafts, `ANY_DRAFT`. Call in the transaction that writes the holder. If two
    want the same picture, one of them collides, runs again and finds it used.
    Raises: MediaNotUsable unless all are the owner's, and unused or taken from there.
    """
    if not media_ids:
        return []
    usable = _find_usable(owner_id, media_ids, taken_from)
    pictures = {picture.id: picture for picture in usable}
    if len(pictures) < len(media_ids):
        raise MediaNotUsable
    usable.update(holder_kind=holder.kind, holder_id=holder.id)
    if holder.kind == "tweet":
        posted_bytes = sum(picture.size_bytes for picture in pictures.values())
        on_commit(lambda: unstage(owner_id, posted_bytes))
    return [asdict(_item(pictures[media_id])) for media_id in media_ids]


def find_draft_media(media_ids: Sequence[int]) -> dict[int, MediaItem]:
    """Return those of the pictures that a draft holds, by id."""
    rows = Media.objects.filter(id__in=media_ids, holder_kind=ANY_DRAFT.kind)
    return {row.id: _item(row) for row in rows}


def release_media(holder: MediaHolder, *, but: Collection[int] = ()) -> None:
    """Give the pictures of a holder free, except these, so that they can be used again.

    Call in the transaction that changes the holder.
    """
    held = Media.objects.filter(holder_kind=holder.kind, holder_id=holder.id)
    held.exclude(id__in=but).update(holder_kind=Media.UNUSED, holder_id=0)


def delete_media_of(*, holder: MediaHolder) -> None:
    """Delete the pictures of a tweet or a draft that is gone. Raises: Unavailable."""
    _delete_held(holder.kind, holder.id)


def delete_unused_media() -> int:
    """Delete pictures that nothing holds a day after their upload; return how many.

    They are withdrawn before their files are deleted, so that nothing can take one
    meanwhile. Those that an earlier run withdrew and could not delete are deleted too.
    Raises: Unavailable.
    """
    count = 0
    unused = Media.objects.filter(holder_kind=Media.UNUSED)
    old = unused.filter(id__lt=first_id_at(timezone.now() - UNUSED_TTL))
    while True:
        ids = list(old.values_list("id", flat=True)[:UNUSED_BATCH])
        count += unused.filter(id__in=ids).update(holder_kind=Media.WITHDRAWN)
        _delete_held(Media.WITHDRAWN, 0)
        if len(ids) < UNUSED_BATCH:
            return count


def _delete_held(kind: str, holder_id: int) -> None:
    """Delete files, then rows: whatever fails, the rows still name what is left."""
    pictures = Media.objects.filter(holder_kind=kind, holder_id=holder_id)
    keys = [key for row in pictures for key in (row.key, row.preview_key)]
    if keys:
        delete_objects(keys)
        pictures.delete()


def _find_usable(
    owner_id: int, media_ids: Sequence[int], taken_from: MediaHolder | None = None
) -> QuerySet[Media]:
    is_usable = Q(holder_kind=Media.UNUSED)
    if taken_from is not None:
        held = Q(holder_kind=taken_from.kind)
        is_any = taken_from == ANY_DRAFT
        is_usable |= held if is_any else held & Q(holder_id=taken_from.id)
    return Media.objects.filter(is_usable, id__in=media_ids, owner_id=owner_id)


def find_named_media(keys: Sequence[str]) -> set[str]:
    """Return which of these keys belong to existing pictures."""
    rows = Media.objects.all()
    return {
        *rows.filter(key__in=keys).values_list("key", flat=True),
        *rows.filter(preview_key__in=keys).values_list("preview_key", flat=True),
    }


@atomic
def _describe(owner_id: int, media_id: int, alt: str) -> MediaItem:
    own = Media.objects.filter(id=media_id, owner_id=owner_id)
    # Written before it is read: a tweet that claims the picture in the meantime
    # collides with this, and whichever of the two runs again sees what the other did.
    if not own.update(alt=alt):
        raise MediaNotFound
    picture = own.get()
    if picture.holder_kind == "tweet":
        _embed_anew(picture.holder_id)
    return _item(picture)


def _embed_anew(tweet_id: int) -> None:
    """Make what a tweet embeds of its pictures match their rows."""
    tweet = Tweet.objects.filter(id=tweet_id).only("media").first()
    if tweet is not None:
        own = Media.objects.filter(holder_kind="tweet", holder_id=tweet_id)
        rows = {row.id: row for row in own}
        media = [asdict(_item(rows[item["id"]])) for item in tweet.media]
        Tweet.objects.filter(id=tweet_id).update(media=media)


@contextmanager
def _undone_on_failure(picture: Media) -> Iterator[None]:
    """Count the picture as staged; if the block raises, undo count and storing."""
    stage(picture.owner_id, picture.size_bytes)
    try:
        yield
    except Exception as error:
        unstage(picture.owner_id, picture.size_bytes)
        _delete_after(error, [picture.key, picture.preview_key])
        raise


def _delete_after(error: Exception, keys: Sequence[str]) -> None:
    """Delete objects that may have been stored, unless the storage itself failed.

    Calling a failed storage again would double the wait. The sweep finds what stays.
    """
    if isinstance(error, Unavailable):
        return
    with suppress(Unavailable):
        delete_objects(keys)


def _get_preview(image: MadeImage) -> EncodedImage:
    if image.preview is None:
        raise ValueError("Pictures of tweets have a preview.")
    return image.preview


def _new_row(owner_id: int, alt: str, image: MadeImage) -> Media:
    return Media(
        owner_id=owner_id,
        key=new_media_key(KEY_PREFIX, image.main.extension),
        preview_key=new_media_key(KEY_PREFIX, _get_preview(image).extension),
        content_type=image.main.content_type,
        width_px=image.main.width_px,
        height_px=image.main.height_px,
        size_bytes=len(image.main.content),
        blurhash=image.blurhash,
        alt=alt,
    )


def _item(picture: Media) -> MediaItem:
    return MediaItem(
        id=picture.id,
        key=picture.key,
        preview_key=picture.preview_key,
        width_px=picture.width_px,
        height_px=picture.height_px,
        blurhash=picture.blurhash,
        alt=picture.alt,
    )
