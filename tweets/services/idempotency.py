"""Makes a repeated request create only once, by a key that the client chooses.

The unique index of (person, key) decides races; the row is written in the same
transaction as what it creates, so a key never belongs to what does not exist. To give a
service such a key:

    request = make_request_key(user_id=..., key=key, body=[...], kind="folder")
    return create_once(request, lambda: _create(..., request), get_folder)

and call `remember_answer(request, folder.id)` in the transaction of `_create`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import IntegrityError

from tweets.errors import IdempotencyKeyReused, IdempotencyKeyTooLong
from tweets.limits import IDEMPOTENCY_KEY_MAX
from tweets.models import IdempotencyKey
from twitter_project.shared.errors import AppError
from twitter_project.shared.ids import new_id
from twitter_project.shared.queries import find_one
from twitter_project.shared.writes import insert_rows

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RequestKey:
    """A client's key, and a digest of the request that it was sent with."""

    user_id: int
    key: str
    body_hash: str


def make_request_key(
    *, user_id: int, key: str | None, body: object, kind: str = ""
) -> RequestKey | None:
    """Return the key with its digest; None if the client sent none.

    `body` holds JSON values, and `kind` names what the request creates, so that two
    kinds never share an answer; it is empty for tweets.
    Raises: IdempotencyKeyTooLong.
    """
    if not key:
        return None
    if len(key) > IDEMPOTENCY_KEY_MAX:
        raise IdempotencyKeyTooLong
    described = {kind: body} if kind else body
    digest = hashlib.sha256(json.dumps(described).encode()).hexdigest()
    return RequestKey(user_id, key, digest)


def create_once(
    request: RequestKey | None,
    create: Callable[[], T],
    find: Callable[[Sequence[int]], T],
) -> T:
    """Create something, or find it by id if the same request created it before.

    The key is looked up only if creating fails, for any reason.
    Raises: what `create` does; IdempotencyKeyReused if the key came with another
    request.
    """
    try:
        return create()
    except (IntegrityError, AppError):
        made_ids = find_answer(request) if request else ()
        if not made_ids:
            raise
    return find(made_ids)


def find_answer(request: RequestKey) -> Sequence[int]:
    """Return the ids of what this request created; nothing if it created nothing.

    Raises: IdempotencyKeyReused if the key came with another request.
    """
    row = _find_key(request.user_id, request.key)
    if row is None:
        return ()
    if row.body_hash != request.body_hash:
        raise IdempotencyKeyReused
    return (row.made_id, *(row.also_made_ids or ()))


def find_made(*, user_id: int, key: str) -> Sequence[int]:
    """Return the ids of what a request with the key created, whatever it asked for."""
    row = _find_key(user_id, key)
    return (row.made_id, *(row.also_made_ids or ())) if row else ()


def _find_key(user_id: int, key: str) -> IdempotencyKey | None:
    return find_one(IdempotencyKey.objects.filter(user_id=user_id, key=key))


def is_used(*, user_id: int, key: str) -> bool:
    """Return whether some request of the last day created something with the key."""
    return IdempotencyKey.objects.filter(user_id=user_id, key=key).exists()


def reserve_id(request: RequestKey) -> int:
    """Return the id to create something under, the same for the same request.

    For what takes so long to create that it cannot be one transaction: whoever creates
    it first under the id wins. Call `release_id` if creating fails.
    Raises: IdempotencyKeyReused.
    """
    id_ = new_id()
    try:
        remember_answer(request, id_)
    except IntegrityError:
        return next(iter(find_answer(request)), id_)
    return id_


def create_under_id(request: RequestKey | None, create: Callable[[int | None], T]) -> T:
    """Create something that another app keeps, perhaps in another database.

    `create` gets the id to use, the same for the same request, and must return what has
    it already, if anything does. Without a key, it gets None.
    Raises: what `create` does; IdempotencyKeyReused.
    """
    if request is None:
        return create(None)
    id_ = reserve_id(request)
    try:
        return create(id_)
    except Exception:
        release_id(request, id_)
        raise


def release_id(request: RequestKey, id_: int) -> None:
    """Let the key be used for another request, since nothing has the id."""
    known = IdempotencyKey.objects.filter(user_id=request.user_id, key=request.key)
    known.filter(made_id=id_).delete()


def remember_answer(request: RequestKey | None, made_id: int, *also_made: int) -> None:
    """Store what the request created. Call in the transaction that creates it.

    Raises: IntegrityError if the key has an answer already.
    """
    if request is None:
        return
    key = IdempotencyKey(
        user_id=request.user_id,
        key=request.key,
        body_hash=request.body_hash,
        made_id=made_id,
        also_made_ids=list(also_made),
    )
    insert_rows([key])
