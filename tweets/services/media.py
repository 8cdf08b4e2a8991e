"""Pictures: uploaded first, described at any time, then carried by one tweet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from tweets.errors import AltTooLong, MediaNotFound, MediaNotUsable
from tweets.models import Media, Tweet
from tweets.text import normalise_text
from tweets.types import MediaItem
from twitter_project.shared.db import atomic

ALT_MAX = 1500


def describe_media(*, owner_id: int, media_id: int, alt: str) -> MediaItem:
    """Set the text that stands for the owner's picture, in its tweet as well.

    Raises: MediaNotFound unless it is the owner's; AltTooLong.
    """
    return _describe(owner_id, media_id, _check_alt(alt))


@atomic
def _describe(owner_id: int, media_id: int, alt: str) -> MediaItem:
    own = Media.objects.filter(id=media_id, owner_id=owner_id)
    # Written before it is read: a tweet that claims the picture meanwhile collides
    # with this, and one of the two begins again and sees the other.
    if not own.update(alt=alt):
        raise MediaNotFound
    picture = own.get()
    if picture.tweet_id is not None:
        of_tweet = Media.objects.filter(tweet_id=picture.tweet_id)
        items = {row.id: asdict(_item(row)) for row in of_tweet}
        tweet = Tweet.objects.filter(id=picture.tweet_id).only("media").first()
        if tweet is not None:
            media = [items.get(item["id"], item) for item in tweet.media]
            Tweet.objects.filter(id=tweet.id).update(media=media)
    return _item(picture)


def claim_media(
    *, owner_id: int, media_ids: Sequence[int], tweet_id: int
) -> list[dict[str, Any]]:
    """Give pictures to a tweet; return what it embeds of them, in the order given.

    Call in the transaction that posts. Of two tweets that want the same picture one
    collides, begins again and finds it used.
    Raises: MediaNotUsable unless all are the owner's and in no tweet yet.
    """
    if not media_ids:
        return []
    unused = Media.objects.filter(
        id__in=media_ids, owner_id=owner_id, tweet_id__isnull=True
    )
    pictures = {picture.id: picture for picture in unused}
    if len(pictures) < len(media_ids) or unused.update(tweet_id=tweet_id) < len(
        media_ids
    ):
        raise MediaNotUsable
    return [asdict(_item(pictures[media_id])) for media_id in media_ids]


def _check_alt(alt: str) -> str:
    alt = normalise_text(alt)
    if len(alt) > ALT_MAX:
        raise AltTooLong
    return alt


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


def delete_media_of(*, tweet_id: int) -> None:
    """Delete a tweet's pictures, the files first: what fails is found again."""
    for picture in Media.objects.filter(tweet_id=tweet_id):
        picture.delete()
