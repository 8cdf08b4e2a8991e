"""Folders of bookmarks: named by their owner, up to fifty."""

from __future__ import annotations

from django.db import IntegrityError
from django.utils.translation import gettext as _

from tweets.errors import (
    FolderExists,
    FolderNameInvalid,
    FolderNotFound,
    TooManyFolders,
)
from tweets.limits import FOLDER_NAME_MAX, FOLDERS_MAX
from tweets.models import BookmarkFolder, Reaction, ReactionKind
from tweets.services.counting import collide_on_lists
from tweets.services.idempotency import (
    RequestKey,
    create_once,
    make_request_key,
    remember_answer,
)
from tweets.types import Folder
from twitter_project.shared.db import atomic
from twitter_project.shared.ids import MAX_ID
from twitter_project.shared.text import TYPED_MAX, clean_text


def list_folders(*, owner_id: int) -> list[Folder]:
    """Return all folders of the owner, by name."""
    rows = BookmarkFolder.objects.filter(owner_id=owner_id).order_by("name_key")
    return [Folder(row.id, row.name) for row in rows]


def get_folder(*, owner_id: int, folder_id: int) -> Folder:
    """Return the owner's folder. Raises: FolderNotFound."""
    rows = BookmarkFolder.objects.filter(owner_id=owner_id, id=min(folder_id, MAX_ID))
    row = rows.first()
    if row is None:
        raise FolderNotFound
    return Folder(row.id, row.name)


def create_folder(
    *, owner_id: int, name: str, idempotency_key: str | None = None
) -> Folder:
    """Create a folder; within a day, the same request with the same key creates one.

    Raises: FolderNameInvalid, FolderExists, TooManyFolders; IdempotencyKeyReused,
    IdempotencyKeyTooLong.
    """
    name = _check_name(name)
    request = make_request_key(
        user_id=owner_id, key=idempotency_key, body=[name], kind="bookmark_folder"
    )
    return create_once(
        request,
        lambda: _create(owner_id, name, request),
        lambda ids: get_folder(owner_id=owner_id, folder_id=ids[0]),
    )


def rename_folder(*, owner_id: int, folder_id: int, name: str) -> Folder:
    """Rename a folder. Raises: FolderNameInvalid, FolderExists, FolderNotFound."""
    name = _check_name(name)
    own = BookmarkFolder.objects.filter(owner_id=owner_id, id=min(folder_id, MAX_ID))
    try:
        found = own.update(name=name, name_key=name.casefold())
    except IntegrityError:
        raise FolderExists from None
    if not found:
        raise FolderNotFound
    return Folder(folder_id, name)


@atomic
def delete_folder(*, owner_id: int, folder_id: int) -> None:
    """Delete a folder; its bookmarks stay, in no folder. Raises: FolderNotFound."""
    own = BookmarkFolder.objects.filter(owner_id=owner_id, id=min(folder_id, MAX_ID))
    if not own.delete()[0]:
        raise FolderNotFound
    Reaction.objects.filter(
        user_id=owner_id, kind=ReactionKind.BOOKMARK.value, folder_id=folder_id
    ).update(folder_id=0)


def _check_name(name: str) -> str:
    if len(name) <= TYPED_MAX:
        name = " ".join(clean_text(name).split())
    if not name:
        raise FolderNameInvalid(_("Give the folder a name."))
    if len(name) > FOLDER_NAME_MAX:
        message = _("A name can have up to %(max)d characters.")
        raise FolderNameInvalid(message % {"max": FOLDER_NAME_MAX})
    return name


def _create(owner_id: int, name: str, request: RequestKey | None) -> Folder:
    try:
        return _write(owner_id, name, request)
    except IntegrityError:
        raise FolderExists from None


@atomic
def _write(owner_id: int, name: str, request: RequestKey | None) -> Folder:
    collide_on_lists(owner_id)
    own = BookmarkFolder.objects.filter(owner_id=owner_id)
    if own.count() >= FOLDERS_MAX:
        raise TooManyFolders
    row = BookmarkFolder(owner_id=owner_id, name=name, name_key=name.casefold())
    row.save(force_insert=True)
    remember_answer(request, row.id)
    return Folder(row.id, row.name)
