"""Makes a request that is sent twice post once, by a key of the client's choice.

The unique index of (author, key) decides races; the row is written in the same
transaction as the tweet, so a key never belongs to a tweet that does not exist.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from tweets.errors import IdempotencyKeyReused, IdempotencyKeyTooLong
from tweets.limits import IDEMPOTENCY_KEY_MAX
from tweets.models import IdempotencyKey
from twitter_project.shared.queries import find_one
from twitter_project.shared.writes import insert_rows


@dataclass(frozen=True, slots=True)
class RequestKey:
    """A client's key, and a digest of the request that it was sent with."""

    user_id: int
    key: str
    body_hash: str


def make_request_key(*, user_id: int, key: str, body: object) -> RequestKey:
    """Return the key with its digest. Raises: IdempotencyKeyTooLong."""
    if len(key) > IDEMPOTENCY_KEY_MAX:
        raise IdempotencyKeyTooLong
    digest = hashlib.sha256(json.dumps(body).encode()).hexdigest()
    return RequestKey(user_id, key, digest)


def find_answer(request: RequestKey) -> int | None:
    """Return the tweet that this request created, or None if it created none.

    Raises: IdempotencyKeyReused if the key came with another request.
    """
    known = IdempotencyKey.objects.filter(user_id=request.user_id, key=request.key)
    row = find_one(known.values_list("body_hash", "tweet_id"))
    if row is None:
        return None
    body_hash, tweet_id = row
    if body_hash != request.body_hash:
        raise IdempotencyKeyReused
    return tweet_id


def remember_answer(request: RequestKey, tweet_id: int) -> None:
    """Store the answer. Call in the transaction that posts, before its other writes.

    Raises: IntegrityError if the key has an answer already.
    """
    key = IdempotencyKey(
        user_id=request.user_id,
        key=request.key,
        body_hash=request.body_hash,
        tweet_id=tweet_id,
    )
    insert_rows([key])
