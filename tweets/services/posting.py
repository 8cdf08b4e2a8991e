"""Posting: the one way by which a tweet comes into the world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError

from tweets.errors import MediaNotUsable, TooManyMedia, TweetNotFound
from tweets.events import TweetPosted
from tweets.limits import MEDIA_MAX
from tweets.models import ANCESTORS_MAX, Tweet
from tweets.services.content import Content, check_text, read_content
from tweets.services.counting import add_to_counts
from tweets.services.hydrating import get_visible_row
from tweets.services.idempotency import (
    RequestKey,
    find_answer,
    make_request_key,
    remember_answer,
)
from tweets.services.media import claim_media
from twitter_project.outbox.events import publish
from twitter_project.shared.db import atomic
from twitter_project.shared.ids import MAX_ID, new_id
from users.types import Viewer


@dataclass(frozen=True, slots=True)
class _Draft:
    """What the author sent, in its normal form and as far as it says by itself."""

    author_id: int
    text: str
    media_ids: tuple[int, ...]
    in_reply_to_id: int | None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a tweet stands: below its parent, or at the top of a thread of its own."""

    in_reply_to_id: int | None = None
    in_reply_to_author_id: int | None = None
    conversation_id: int | None = None
    ancestor_ids: tuple[int, ...] = ()


def post_tweet(
    *,
    author_id: int,
    text: str,
    media_ids: Sequence[int] = (),
    in_reply_to_id: int | None = None,
    idempotency_key: str | None = None,
) -> int:
    """Post a tweet or a reply, with up to four uploaded pictures, and return its id.

    The same request with the same `idempotency_key` posts once in a day, however often
    and however simultaneously it comes, and each time returns the same id.
    Publishes TweetPosted.
    Raises: TweetEmpty, TweetTooLong, TooManyMedia, MediaNotUsable; TweetNotFound if the
    author may not see what is replied to; IdempotencyKeyReused, IdempotencyKeyTooLong.
    """
    draft = _Draft(
        author_id=author_id,
        text=check_text(text, has_media=bool(media_ids)),
        media_ids=_check_media_ids(media_ids),
        in_reply_to_id=in_reply_to_id,
    )
    if not idempotency_key:
        return _post(draft)
    body = (draft.text, draft.media_ids, draft.in_reply_to_id)
    request = make_request_key(user_id=author_id, key=idempotency_key, body=body)
    return _post_once(draft, request)


def _post_once(draft: _Draft, request: RequestKey) -> int:
    """Post unless the same request has; the loser of a race answers as the winner."""
    answer = find_answer(request)
    if answer is not None:
        return answer
    try:
        return _post(draft, request)
    except IntegrityError:  # it was posted since we looked
        answer = find_answer(request)
        if answer is None:
            raise
        return answer


def _post(draft: _Draft, request: RequestKey | None = None) -> int:
    """Look up whom and what the draft names, then write it all at once."""
    place = _find_place(draft)
    content = read_content(draft.text)
    return _write(draft, place, content, request)


@atomic
def _write(
    draft: _Draft, place: _Place, content: Content, request: RequestKey | None
) -> int:
    """Write the tweet and all that goes with it; whatever fails undoes the rest."""
    tweet_id = new_id()
    if request is not None:
        remember_answer(request, tweet_id)
    media = claim_media(
        owner_id=draft.author_id, media_ids=draft.media_ids, tweet_id=tweet_id
    )
    Tweet(
        id=tweet_id,
        author_id=draft.author_id,
        text=content.text,
        in_reply_to_id=place.in_reply_to_id,
        in_reply_to_author_id=place.in_reply_to_author_id,
        conversation_id=place.conversation_id or tweet_id,
        ancestor_ids=list(place.ancestor_ids),
        is_reply=place.in_reply_to_id is not None,
        media=media,
        mention_ids=content.mention_ids,
        hashtags=content.hashtags,
    ).save(force_insert=True)
    publish(TweetPosted(tweet_id=tweet_id, author_id=draft.author_id))
    parent_is_there = add_to_counts(
        author_id=draft.author_id, in_reply_to_id=place.in_reply_to_id, change=1
    )
    if not parent_is_there:
        raise TweetNotFound
    return tweet_id


def _find_place(draft: _Draft) -> _Place:
    """Raises: TweetNotFound if the author may not see the tweet that is replied to."""
    if draft.in_reply_to_id is None:
        return _Place()
    parent = get_visible_row(
        tweet_id=draft.in_reply_to_id, viewer=Viewer(draft.author_id)
    )
    return _Place(
        in_reply_to_id=parent["_id"],
        in_reply_to_author_id=parent["author_id"],
        conversation_id=parent["conversation_id"],
        ancestor_ids=(*parent["ancestor_ids"], parent["_id"])[-ANCESTORS_MAX:],
    )


def _check_media_ids(media_ids: Sequence[int]) -> tuple[int, ...]:
    if len(media_ids) > MEDIA_MAX:
        raise TooManyMedia
    possible_ids = {media_id for media_id in media_ids if 0 < media_id <= MAX_ID}
    if len(possible_ids) < len(media_ids):
        raise MediaNotUsable
    return tuple(media_ids)
