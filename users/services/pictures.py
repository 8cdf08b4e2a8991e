"""A profile's two pictures: cropped, stored and removed."""

import logging
from collections.abc import Callable, Sequence
from typing import Protocol

from twitter_project.media.pictures.accepting import make_avatar, make_banner
from twitter_project.media.pictures.types import EncodedImage
from twitter_project.media.storage import (
    delete_objects,
    in_time_for_an_upload,
    new_media_key,
    store_object,
)
from twitter_project.shared.db import atomic
from twitter_project.shared.errors import Unavailable
from users.errors import PersonNotFound
from users.models import User

logger = logging.getLogger(__name__)


class NamedFile(Protocol):
    """An uploaded file, such as Django's UploadedFile."""

    name: str | None

    def read(self, size: int = ..., /) -> bytes: ...


def change_avatar(*, user_id: int, file: NamedFile) -> None:
    """Show a square cut from this picture; delete the previous one.

    Raises: Invalid about `file`, naming it; TooMany if the person sent too much;
    PersonNotFound; Unavailable if it cannot be made or stored now.
    """
    _change(user_id, "avatar_key", _make(make_avatar, user_id, file))


def change_banner(*, user_id: int, file: NamedFile) -> None:
    """Show a wide cut from this picture; otherwise like `change_avatar`."""
    _change(user_id, "banner_key", _make(make_banner, user_id, file))


def remove_avatar(*, user_id: int) -> None:
    """Show no avatar, and delete the picture. Raises: PersonNotFound."""
    _discard(_swap(user_id, "avatar_key", ""))


def remove_banner(*, user_id: int) -> None:
    """Show no banner, and delete the picture. Raises: PersonNotFound."""
    _discard(_swap(user_id, "banner_key", ""))


def find_named_pictures(keys: Sequence[str]) -> set[str]:
    """Return which of these keys are somebody's avatar or banner."""
    people = User.objects.all()
    return {
        *people.filter(avatar_key__in=keys).values_list("avatar_key", flat=True),
        *people.filter(banner_key__in=keys).values_list("banner_key", flat=True),
    }


def _make(
    make: Callable[..., EncodedImage], user_id: int, file: NamedFile
) -> EncodedImage:
    return make(file, name=file.name or "", account_id=user_id, field="file")


def _change(user_id: int, column: str, picture: EncodedImage) -> None:
    """Store first, then change the row, so that it always names a picture."""
    key = new_media_key(column.removesuffix("_key") + "s", picture.extension)
    with in_time_for_an_upload():
        store_object(key, picture.content, picture.content_type)
        try:
            before = _swap(user_id, column, key)
        except Exception:
            _discard(key)
            raise
        _discard(before)


@atomic
def _swap(user_id: int, column: str, key: str) -> str:
    """Set the column and return its old value."""
    person = User.objects.filter(id=user_id)
    before: str | None = person.values_list(column, flat=True).first()
    if before is None:
        raise PersonNotFound
    person.update(**{column: key})
    return before


def _discard(key: str) -> None:
    """Delete a picture that no row names; it may stay if storage is down."""
    if not key:
        return
    try:
        delete_objects([key])
    except Unavailable:
        logger.warning("%s was not deleted; the sweep of orphans will.", key)
