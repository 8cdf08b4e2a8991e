"""Rows of drafts: found, inserted and changed with their pictures, and deleted.

What writes is called in a transaction of whoever calls it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from tweets.errors import (
    DraftChanged,
    DraftNotFound,
    MediaNotUsable,
    ThreadTooLong,
    TooManyDrafts,
    in_thread,
)
from tweets.limits import DRAFTS_MAX, MEDIA_MAX, THREAD_MAX
from tweets.models import Draft
from tweets.services.content import refuse_endless_texts
from tweets.services.counting import collide_on_lists
from tweets.services.idempotency import RequestKey, remember_answer
from tweets.services.media import claim_media, release_media
from tweets.types import (
    DraftState,
    MediaHolder,
    NewTweet,
    WrittenIn,
    decode_tweet,
    encode_tweet,
)
from twitter_project.shared.db import atomic
from twitter_project.shared.ids import MAX_ID, new_id
from twitter_project.shared.queries import find_one


def get_row(author_id: int, draft_id: int) -> Draft:
    row = find_one(Draft.objects.filter(id=min(draft_id, MAX_ID), author_id=author_id))
    if row is None:
        raise DraftNotFound
    return row


def find_written(author_id: int, written_in: WrittenIn) -> Draft | None:
    """Return the draft that a form is saved as, if it exists.

    Without its id only one that waits for its author: the form may be an old copy of
    one that was scheduled.
    """
    own = Draft.objects.filter(author_id=author_id)
    if written_in.draft_id is not None:
        return find_one(own.filter(id=min(written_in.draft_id, MAX_ID)))
    waiting = own.filter(state=DraftState.DRAFT.value)
    return find_one(waiting.filter(form_key=written_in.form_key))


def store_written(
    author_id: int,
    encoded: list[dict[str, object]],
    written_in: WrittenIn | None,
    *,
    request: RequestKey | None,
    state: DraftState | None = None,
    publish_at: datetime | None = None,
) -> int:
    """Change the draft that a form is saved as, or insert one; return its id.

    Without a `state` it keeps its own.
    Raises: DraftChanged; what `insert_draft` does.
    """
    row = find_written(author_id, written_in) if written_in else None
    if row is None or written_in is None:
        row = insert_draft(
            author_id,
            encoded,
            request=request,
            state=state or DraftState.DRAFT,
            publish_at=publish_at,
        )
        return row.id
    remember_answer(request, row.id)
    is_own = row.form_key == written_in.form_key and row.state == DraftState.DRAFT
    version = row.version if is_own else written_in.version
    if not update_draft(author_id, row.id, version, encoded):
        raise DraftChanged
    if state is not None:
        own = Draft.objects.filter(id=row.id)
        own.update(state=state.value, publish_at=publish_at)
    return row.id


def delete_written(author_id: int, written_in: WrittenIn, *, but: int = 0) -> None:
    """Delete the draft that a form is saved as, unless it has the id `but`."""
    row = find_written(author_id, written_in)
    if row is not None and row.id != but:
        Draft.objects.filter(id=row.id).delete()
        release_media(MediaHolder("draft", row.id))


@atomic
def delete_late_copy(author_id: int, written_in: WrittenIn, *, but: int = 0) -> None:
    """Delete the draft that was saved while its form was being sent, if there is one.

    Neither transaction sees the other: so saving looks afterwards whether the form was
    sent, and sending looks afterwards whether it was saved.
    """
    delete_written(author_id, WrittenIn(written_in.form_key), but=but)


def decode_tweets(row: Draft) -> tuple[NewTweet, ...]:
    return tuple(decode_tweet(encoded) for encoded in row.tweets)


def set_state(
    row: Draft, state: DraftState, *, publish_at: datetime | None, failure: str = ""
) -> bool:
    """Change the state, if nobody has changed the draft; return whether it changed."""
    return bool(
        Draft.objects.filter(id=row.id, version=row.version).update(
            state=state.value,
            publish_at=publish_at,
            failure=failure,
            version=F("version") + 1,
        )
    )


def encode_tweets(tweets: Sequence[NewTweet]) -> list[dict[str, object]]:
    if not 0 < len(tweets) <= THREAD_MAX:
        raise ThreadTooLong
    if any(len(tweet.media_ids) > MEDIA_MAX for tweet in tweets):
        raise MediaNotUsable
    for index, tweet in enumerate(tweets):
        with in_thread(index):
            refuse_endless_texts(tweet)
    return [encode_tweet(tweet) for tweet in tweets]


def insert_draft(
    author_id: int,
    encoded: list[dict[str, object]],
    *,
    form_key: str = "",
    request: RequestKey | None = None,
    state: DraftState = DraftState.DRAFT,
    publish_at: datetime | None = None,
) -> Draft:
    """Insert the row of a draft with its pictures. Call in a transaction.

    Raises: TooManyDrafts, MediaNotUsable; IntegrityError if the form, or the request,
    has one already.
    """
    collide_on_lists(author_id)
    count = Draft.objects.filter(author_id=author_id)[: DRAFTS_MAX + 1].count()
    if count >= DRAFTS_MAX:
        raise TooManyDrafts
    id_ = new_id()
    remember_answer(request, id_)
    row = Draft(
        id=id_,
        author_id=author_id,
        tweets=encoded,
        changed_at=_now(),
        form_key=form_key or f"draft {id_}",
        state=state.value,
        publish_at=publish_at,
    )
    row.save(force_insert=True)
    _hold_media(author_id, id_, encoded)
    return row


def update_draft(
    author_id: int,
    draft_id: int,
    version: int,
    encoded: list[dict[str, object]],
    *,
    form_key: str = "",
) -> bool:
    """Change the draft, if this is its latest version; return whether it was.

    Call in a transaction. With a `form_key`, change it only if it is
    unscheduled; it then belongs to the form.
    """
    own = Draft.objects.filter(id=min(draft_id, MAX_ID), author_id=author_id)
    if form_key:
        own = own.filter(state=DraftState.DRAFT.value)
    changed = own.filter(version=version).update(
        form_key=form_key or f"draft {draft_id}",
        tweets=encoded,
        changed_at=_now(),
        failure="",
        version=F("version") + 1,
    )
    if changed:
        _hold_media(author_id, draft_id, encoded)
    return bool(changed)


def _hold_media(
    author_id: int, draft_id: int, encoded: list[dict[str, object]]
) -> None:
    """Claim the draft's pictures, and release those that it no longer has."""
    holder = MediaHolder("draft", draft_id)
    media_ids = list_media_ids(map(decode_tweet, encoded))
    claim_media(
        owner_id=author_id, media_ids=media_ids, holder=holder, taken_from=holder
    )
    release_media(holder, but=media_ids)


def list_media_ids(tweets: Iterable[NewTweet]) -> list[int]:
    return [media_id for tweet in tweets for media_id in tweet.media_ids]


def _now() -> datetime:
    """Return the time as the database keeps it, in milliseconds."""
    now = timezone.now()
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
