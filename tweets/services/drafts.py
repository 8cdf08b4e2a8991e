"""Drafts: saved as their author types, on the server, for every device.

A draft is stored as it was typed and only checked when it is published or scheduled. A
change that names an outdated version never overwrites anything.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db import IntegrityError
from django.db.models import Q, QuerySet

from tweets.errors import DraftChanged, DraftNotFound
from tweets.limits import DRAFTS_MAX
from tweets.models import Draft
from tweets.services.draft_rows import (
    decode_tweets,
    delete_late_copy,
    encode_tweets,
    find_written,
    get_row,
    insert_draft,
    list_media_ids,
    store_written,
    update_draft,
)
from tweets.services.idempotency import create_once, is_used, make_request_key
from tweets.services.media import find_draft_media, list_staged_media, release_media
from tweets.services.preparing import check_tweets
from tweets.types import DraftState, DraftView, MediaHolder, NewTweet, WrittenIn
from twitter_project.shared.db import atomic
from twitter_project.shared.ids import MAX_ID, id_time
from twitter_project.shared.pagination import Keyset, Page, paginate
from twitter_project.shared.queries import find_one


def create_draft(
    *,
    author_id: int,
    tweets: Sequence[NewTweet],
    idempotency_key: str | None = None,
    written_in: WrittenIn | None = None,
) -> DraftView:
    """Save a draft of a tweet or a thread, with its pictures.

    It is a new one, unless the form that it is written in is saved already.
    Raises: ThreadTooLong; MediaNotUsable; TooManyDrafts; IdempotencyKeyReused,
    IdempotencyKeyTooLong; DraftNotFound if an earlier request created it, and it is
    gone.
    """
    encoded = encode_tweets(tweets)
    request = make_request_key(
        user_id=author_id, key=idempotency_key, body=encoded, kind="draft "
    )

    def create() -> DraftView:
        row = find_written(author_id, written_in) if written_in else None
        if row is not None and row.state != DraftState.DRAFT:
            check_tweets(tweets)
        draft_id = _store(author_id, encoded, written_in, request=request)
        if written_in is not None:
            delete_late_copy(author_id, written_in, but=draft_id)
        return get_draft(author_id=author_id, draft_id=draft_id)

    return create_once(
        request, create, lambda ids: get_draft(author_id=author_id, draft_id=ids[0])
    )


def change_draft(
    *, author_id: int, draft_id: int, version: int, tweets: Sequence[NewTweet]
) -> DraftView:
    """Replace a draft's content; a scheduled one stays scheduled, so it is checked.

    Raises: DraftNotFound; DraftChanged if `version` is not its latest; ThreadTooLong;
    MediaNotUsable; what `post_thread` does, if the draft is scheduled.
    """
    encoded = encode_tweets(tweets)
    if get_row(author_id, draft_id).state != DraftState.DRAFT:
        check_tweets(tweets)
    if not _change(author_id, draft_id, version, encoded):
        raise DraftChanged
    return get_draft(author_id=author_id, draft_id=draft_id)


def autosave_draft(
    *,
    author_id: int,
    tweets: Sequence[NewTweet],
    form_key: str,
    key: str = "",
    draft_id: int | None = None,
    version: int = 0,
) -> tuple[DraftView | None, bool]:
    """Save the content of a form while its author types; return the draft.

    Nothing is lost: if the draft was changed, scheduled or deleted since `version`, the
    form's content becomes another draft, and the second value is True.
    A blank form makes no draft, nor does one that was sent, by its `key`: what was on
    its way meanwhile is older. Pictures that are used elsewhere by now are left out.
    Raises: ThreadTooLong; TooManyDrafts.
    """
    if is_used(user_id=author_id, key=key):
        return None, False
    tweets = _without_used_media(author_id, tweets)
    encoded = encode_tweets(tweets)
    known = Q(form_key=form_key) if draft_id is None else Q(id=draft_id)
    row = find_one(Draft.objects.filter(known, author_id=author_id))
    if row is None and draft_id is None and is_blank(tweets):
        return None, False
    if row is not None:
        if row.form_key == form_key:  # the form may have missed the last answer
            version = row.version
        if _change(author_id, row.id, version, encoded, form_key=form_key):
            return get_draft(author_id=author_id, draft_id=row.id), False
    try:
        row = _insert(author_id, encoded, form_key=form_key)
    except IntegrityError:  # the same form has saved a draft before, or just now
        if saved := _change_saved(author_id, form_key, encoded):
            return _view(saved), draft_id is not None
        row = _insert(author_id, encoded)
    if is_used(user_id=author_id, key=key):  # it was sent at the same moment
        with contextlib.suppress(DraftNotFound):  # which may have deleted it
            delete_draft(author_id=author_id, draft_id=row.id)
        return None, False
    return _view(row), draft_id is not None


def get_draft(*, author_id: int, draft_id: int) -> DraftView:
    """Return the author's own draft. Raises: DraftNotFound."""
    return _view(get_row(author_id, draft_id))


def list_drafts(*, author_id: int, keyset: Keyset) -> Page[DraftView]:
    """Return the author's unscheduled drafts, newest first."""
    page = paginate(_of(author_id, DraftState.DRAFT), keyset)
    return page.with_items(_views(page.items))


def list_scheduled(*, author_id: int) -> list[DraftView]:
    """Return all scheduled drafts, the next to be published first."""
    rows = _of(author_id, DraftState.SCHEDULED).order_by("publish_at")
    return _views(rows[:DRAFTS_MAX])


def count_drafts(*, author_id: int) -> int:
    """Count the author's unscheduled drafts, at most `DRAFTS_MAX`."""
    return _of(author_id, DraftState.DRAFT)[:DRAFTS_MAX].count()


@atomic
def delete_draft(*, author_id: int, draft_id: int) -> None:
    """Delete a draft in any state, and release its pictures.

    Raises: DraftNotFound.
    """
    own = Draft.objects.filter(id=min(draft_id, MAX_ID), author_id=author_id)
    if not own.delete()[0]:
        raise DraftNotFound
    release_media(MediaHolder("draft", draft_id))


def is_blank(tweets: Iterable[NewTweet]) -> bool:
    """Return whether all tweets have neither text nor media."""
    return not any(tweet.text.strip() or tweet.media_ids for tweet in tweets)


_insert = atomic(insert_draft)
_change = atomic(update_draft)
_store = atomic(store_written)


def _change_saved(
    author_id: int, form_key: str, encoded: list[dict[str, object]]
) -> Draft | None:
    """Change the draft that a form was saved as; None if somebody else has, too."""
    own = Draft.objects.filter(author_id=author_id, form_key=form_key)
    row = find_one(own)
    if row is None or not _change(
        author_id, row.id, row.version, encoded, form_key=form_key
    ):
        return None
    return find_one(Draft.objects.filter(id=row.id))


def _without_used_media(
    author_id: int, tweets: Sequence[NewTweet]
) -> Sequence[NewTweet]:
    media_ids = [id_ for id_ in list_media_ids(tweets) if 0 < id_ <= MAX_ID]
    if not media_ids:
        return [replace(tweet, media_ids=()) for tweet in tweets]
    items = list_staged_media(owner_id=author_id, media_ids=media_ids)
    usable = {item.id for item in items}
    return [
        replace(tweet, media_ids=[id_ for id_ in tweet.media_ids if id_ in usable])
        for tweet in tweets
    ]


def _of(author_id: int, state: DraftState) -> QuerySet[Draft]:
    return Draft.objects.filter(author_id=author_id, state=state.value)


def _view(row: Draft) -> DraftView:
    return _views([row])[0]


def _views(rows: Iterable[Draft]) -> list[DraftView]:
    """Return the drafts with their pictures, which take one query for all of them."""
    rows = list(rows)
    said = {row.id: decode_tweets(row) for row in rows}
    wanted = [id_ for tweets in said.values() for id_ in list_media_ids(tweets)]
    media = find_draft_media(wanted) if wanted else {}
    return [
        DraftView(
            id=row.id,
            tweets=said[row.id],
            media={
                id_: media[id_] for id_ in list_media_ids(said[row.id]) if id_ in media
            },
            version=row.version,
            state=row.state,
            created_at=id_time(row.id),
            changed_at=row.changed_at,
            publish_at=row.publish_at,
            failure=row.failure,
        )
        for row in rows
    ]
