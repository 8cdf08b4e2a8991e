"""Media: uploaded first, described at any time, then held by one tweet or draft.

Pictures are made at once; videos and animated GIFs by a worker (`films`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.core.files import File
from django.db.models import Q, QuerySet
from django.utils import timezone

from tweets.errors import (
    AltTooLong,
    FocusOutOfRange,
    MediaFailed,
    MediaInUse,
    MediaNotFound,
    MediaNotUsable,
    TooManyMedia,
)
from tweets.limits import ALT_MAX, MEDIA_MAX
from tweets.models import Media, Subtitles
from tweets.services.films import accept_gif, accept_video
from tweets.services.media_rows import (
    find_keys_in_use,
    item_of,
    keys_of,
    refresh_embedded_media,
)
from tweets.services.staging import stage, unstage
from tweets.types import Focus, MediaHolder, MediaItem, MediaKind, MediaState
from twitter_project.media.pictures.accepting import process_image
from twitter_project.media.pictures.types import EncodedImage, MadeImage
from twitter_project.media.storage import (
    delete_objects,
    in_time_for_an_upload,
    new_media_key,
    store_object,
)
from twitter_project.media.uploads import recognize_upload
from twitter_project.shared.db import atomic, on_commit
from twitter_project.shared.errors import Unavailable
from twitter_project.shared.ids import MAX_ID, first_id_at
from twitter_project.shared.queries import find_one
from twitter_project.shared.text import TYPED_MAX, clean_text

KEY_PREFIX = "tweets"
UNUSED_TTL = timedelta(hours=24)
UNUSED_BATCH = 500
ANY_DRAFT = MediaHolder("draft", 0)


def add_media(
    *, owner_id: int, file: File[bytes], alt: str, media_id: int | None = None
) -> MediaItem:
    """Process and store a file, under the id if it was issued earlier.

    Raises: what `upload_media` does; IntegrityError if the id already has one.
    """
    name = file.name or ""
    container = recognize_upload(file, name=name, field="file")
    if container is not None:
        return accept_video(
            owner_id=owner_id,
            file=file,
            container=container,
            alt=alt,
            media_id=media_id,
        )
    image = process_image(file, name=name, account_id=owner_id, field="file")
    if image.is_film:
        file.seek(0)
        return accept_gif(
            owner_id=owner_id, file=file, still=image, alt=alt, media_id=media_id
        )
    preview = _get_preview(image)
    picture = _new_row(owner_id, alt, image)
    picture.id = media_id or picture.id
    with in_time_for_an_upload(), _undo_on_failure(picture):
        store_object(picture.key, image.main.content, image.main.content_type)
        store_object(picture.preview_key, preview.content, preview.content_type)
        picture.save(force_insert=True)
    return item_of(picture)


def describe_media(
    *,
    owner_id: int,
    media_id: int,
    alt: str | None = None,
    focus: Focus | None = None,
) -> MediaItem:
    """Set the description or the focal point of the owner's media, in its tweet too.

    None leaves it as it is.
    Raises: MediaNotFound unless it is the owner's; AltTooLong, FocusOutOfRange.
    """
    changes: dict[str, object] = {}
    if alt is not None:
        changes["alt"] = check_alt(alt)
    if focus is not None:
        changes["focus_x"], changes["focus_y"] = check_focus(focus)
    if not changes:
        return get_media(owner_id=owner_id, media_id=media_id)
    return _change(owner_id, media_id, changes)


def check_alt(alt: str) -> str:
    """Return the description as it will be stored. Raises: AltTooLong."""
    if len(alt) <= TYPED_MAX:
        alt = clean_text(alt)
    if len(alt) > ALT_MAX:
        raise AltTooLong
    return alt


def check_focus(focus: Focus) -> Focus:
    """Return the focal point as it will be stored. Raises: FocusOutOfRange."""
    # Also refuses what is not a number, which compares as False.
    if not all(-1 <= part <= 1 for part in focus):
        raise FocusOutOfRange
    return Focus(*(round(part, 3) for part in focus))


def check_media_ids(media_ids: Sequence[int]) -> tuple[int, ...]:
    """Return the ids of a tweet's pictures. Raises: TooManyMedia, MediaNotUsable."""
    if len(media_ids) > MEDIA_MAX:
        raise TooManyMedia
    possible_ids = {media_id for media_id in media_ids if 0 < media_id <= MAX_ID}
    if len(possible_ids) < len(media_ids):
        raise MediaNotUsable
    return tuple(media_ids)


def find_media(*, owner_id: int, media_id: int) -> MediaItem | None:
    """Return the owner's own picture or video, if it exists."""
    with suppress(MediaNotFound):
        return get_media(owner_id=owner_id, media_id=media_id)
    return None


def get_media(*, owner_id: int, media_id: int) -> MediaItem:
    """Return the owner's picture or video. Raises: MediaNotFound."""
    picture = find_one(Media.objects.filter(id=media_id, owner_id=owner_id))
    if picture is None:
        raise MediaNotFound
    return item_of(picture)


def list_staged_media(*, owner_id: int, media_ids: Sequence[int]) -> list[MediaItem]:
    """Return the pictures that the owner may still post, in the order given."""
    possible_ids = [media_id for media_id in media_ids if 0 < media_id <= MAX_ID]
    staged = _find_usable(owner_id, possible_ids, ANY_DRAFT)
    pictures = {picture.id: picture for picture in staged}
    return [item_of(pictures[id_]) for id_ in media_ids if id_ in pictures]


def claim_media(
    *,
    owner_id: int,
    media_ids: Sequence[int],
    holder: MediaHolder,
    taken_from: MediaHolder | None = None,
) -> list[dict[str, Any]]:
    """Assign pictures to a holder; return what a tweet embeds of them, in order.

    A picture may be unused, or `taken_from` another holder: a tweet takes those of its
    author's drafts, `ANY_DRAFT`. Call in the transaction that writes the holder. If two
    want the same picture, one of them collides, runs again and finds it used.
    Raises: MediaNotUsable unless all are the owner's, and unused or taken from there;
    TooManyMedia if they do not go into one tweet together; MediaFailed.
    """
    if not media_ids:
        return []
    usable = _find_usable(owner_id, media_ids, taken_from)
    pictures = {picture.id: picture for picture in usable}
    if len(pictures) < len(media_ids):
        raise MediaNotUsable
    if holder.kind == "tweet":  # a draft may still be wrong
        _check_together(list(pictures.values()))
    usable.update(holder_kind=holder.kind, holder_id=holder.id)
    if holder.kind == "tweet":
        # Those that an edit keeps were given back when the tweet was posted.
        posted_bytes = sum(
            picture.size_bytes
            for picture in pictures.values()
            if picture.holder_kind != "tweet"
        )
        on_commit(lambda: unstage(owner_id, posted_bytes))
    return [asdict(item_of(pictures[media_id])) for media_id in media_ids]


def discard_media(*, owner_id: int, media_id: int) -> None:
    """Delete the owner's media that no tweet uses, or that failed, from its tweet too.

    Raises: MediaNotFound; MediaInUse if a tweet shows it, or would be left empty;
    Unavailable.
    """
    _withdraw(owner_id, media_id)
    with suppress(Unavailable):  # the daily clean-up deletes what is withdrawn
        _delete_held(Media.WITHDRAWN, 0)


def find_draft_media(media_ids: Sequence[int]) -> dict[int, MediaItem]:
    """Return those of the pictures that a draft holds, by id."""
    rows = Media.objects.filter(id__in=media_ids, holder_kind=ANY_DRAFT.kind)
    return {row.id: item_of(row) for row in rows}


def release_media(holder: MediaHolder, *, but: Collection[int] = ()) -> None:
    """Release a holder's pictures, except these, so that they can be used again.

    Call in the transaction that changes the holder.
    """
    held = Media.objects.filter(holder_kind=holder.kind, holder_id=holder.id)
    held.exclude(id__in=but).update(holder_kind=Media.UNUSED, holder_id=0)


def delete_media_of(*, holder: MediaHolder) -> None:
    """Delete the pictures of a tweet or a draft that is gone. Raises: Unavailable."""
    _delete_held(holder.kind, holder.id)


def delete_unused_media() -> int:
    """Delete pictures that nothing holds a day after their upload; return how many.

    They are withdrawn before their files are deleted, so that nothing can claim one in
    the meantime. Those that an earlier run withdrew but could not delete are retried.
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
    """Delete files, then rows: after a failure the rows still name what is left."""
    rows = Media.objects.filter(holder_kind=kind, holder_id=holder_id)
    found = list(rows)
    if found:
        delete_objects([key for row in found for key in keys_of(row)])
        ids = [row.id for row in found]
        Subtitles.objects.filter(media_id__in=ids).delete()
        rows.filter(id__in=ids).delete()


def _find_usable(
    owner_id: int, media_ids: Sequence[int], taken_from: MediaHolder | None = None
) -> QuerySet[Media]:
    is_usable = Q(holder_kind=Media.UNUSED)
    if taken_from is not None:
        held = Q(holder_kind=taken_from.kind)
        is_any = taken_from == ANY_DRAFT
        is_usable |= held if is_any else held & Q(holder_id=taken_from.id)
    return Media.objects.filter(is_usable, id__in=media_ids, owner_id=owner_id)


def find_media_keys_in_use(keys: Sequence[str]) -> set[str]:
    """Return which of these keys belong to existing media."""
    return find_keys_in_use(("key", "preview_key"), keys)


@atomic
def _change(owner_id: int, media_id: int, changes: dict[str, object]) -> MediaItem:
    own = Media.objects.filter(id=media_id, owner_id=owner_id)
    # Written before it is read: a tweet that claims the picture in the meantime
    # collides with this, and whichever of the two runs again sees what the other did.
    if not own.update(**changes):
        raise MediaNotFound
    picture = own.get()
    if picture.holder_kind == "tweet":
        refresh_embedded_media(picture.holder_id)
    return item_of(picture)


@atomic
def _withdraw(owner_id: int, media_id: int) -> None:
    own = Media.objects.filter(id=media_id, owner_id=owner_id)
    row = find_one(own)
    if row is None or row.holder_kind == Media.WITHDRAWN:
        raise MediaNotFound
    if row.holder_kind not in (Media.UNUSED, "tweet"):
        raise MediaInUse
    if row.holder_kind == "tweet" and row.state != MediaState.FAILED:
        raise MediaInUse
    own.update(holder_kind=Media.WITHDRAWN, holder_id=0)
    if row.holder_kind == "tweet" and not refresh_embedded_media(row.holder_id):
        raise MediaInUse


def _check_together(rows: Sequence[Media]) -> None:
    """Check that these fit into one tweet. Raises: TooManyMedia, MediaFailed."""
    has_film = any((row.kind or MediaKind.IMAGE) != MediaKind.IMAGE for row in rows)
    if len(rows) > (1 if has_film else MEDIA_MAX):
        raise TooManyMedia
    if any(row.state == MediaState.FAILED for row in rows):
        raise MediaFailed


@contextmanager
def _undo_on_failure(picture: Media) -> Iterator[None]:
    """Count the picture as staged; if the block raises, undo count and storing."""
    stage(picture.owner_id, picture.size_bytes)
    try:
        yield
    except Exception as error:
        unstage(picture.owner_id, picture.size_bytes)
        _delete_after(error, keys_of(picture))
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
        kind=MediaKind.GIF if image.frames > 1 else MediaKind.IMAGE,
    )
