"""Drafts: saved as their author types, on the server, for every device.

A draft is stored as it was typed and only checked when it is published or scheduled. A
change that names an outdated version never overwrites anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from tweets.errors import (
    DraftChanged,
    DraftNotFound,
    MediaNotUsable,
    ThreadTooLong,
    TooManyDrafts,
)
from tweets.limits import DRAFTS_MAX, MEDIA_MAX, THREAD_MAX
from tweets.models import Draft
from tweets.services.idempotency import (
    RequestKey,
    create_once,
    make_request_key,
    remember_answer,
)
from tweets.services.media import (
    claim_media,
    find_draft_media,
    list_staged_media,
    release_media,
)
from tweets.services.posting import check_tweets
from tweets.types import (
    DraftState,
    DraftView,
    MediaHolder,
    NewTweet,
    decode_tweet,
    encode_tweet,
)
from twitter_project.shared.db import atomic
from twitter_project.shared.ids import MAX_ID, id_time, new_id
from twitter_project.shared.pagination import Keyset, Page, paginate
from twitter_project.shared.queries import find_one


def create_draft(
    *,
    author_id: int,
    tweets: Sequence[NewTweet],
    idempotency_key: str | None = None,
) -> DraftView:
    """Save a new draft of a tweet or a thread, with its pictures.

    Raises: ThreadTooLong; MediaNotUsable; TooManyDrafts; IdempotencyKeyReused,
    IdempotencyKeyTooLong; DraftNotFound if an earlier request created it, and it is
    gone.
    """
    encoded = encode_tweets(tweets)
    request = make_request_key(
        user_id=author_id, key=idempotency_key, body=encoded, kind="draft "
    )
    return create_once(
        request,
        lambda: _view(_insert(author_id, encoded, request=request)),
        lambda ids: get_draft(author_id=author_id, draft_id=ids[0]),
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
    if not _update(author_id, draft_id, version, encoded):
        raise DraftChanged
    return get_draft(author_id=author_id, draft_id=draft_id)


def autosave_draft(
    *,
    author_id: int,
    tweets: Sequence[NewTweet],
    form_key: str,
    draft_id: int | None = None,
    version: int = 0,
) -> tuple[DraftView | None, bool]:
    """Save the content of a form while its author types; return the draft.

    Nothing is lost: if the draft was changed, scheduled or deleted since `version`, the
    form's content becomes another draft, and the second value is True.
    A blank form makes no draft. Pictures that are used elsewhere by now are left out.
    Raises: ThreadTooLong; TooManyDrafts.
    """
    tweets = _without_used_media(author_id, tweets)
    encoded = encode_tweets(tweets)
    known = Q(form_key=form_key) if draft_id is None else Q(id=draft_id)
    row = find_one(Draft.objects.filter(known, author_id=author_id))
    if row is None and draft_id is None and is_blank(tweets):
        return None, False
    if row is not None:
        if row.form_key == form_key:  # the form may have missed the last answer
            version = row.version
        if _update(author_id, row.id, version, encoded, form_key=form_key):
            return get_draft(author_id=author_id, draft_id=row.id), False
    try:
        row = _insert(author_id, encoded, form_key=form_key)
    except IntegrityError:  # another copy, saved by the same form before
        row = _insert(author_id, encoded)
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


def find_draft_of_form(*, author_id: int, form_key: str) -> int | None:
    """Return the id of the draft that was saved from this form, if there is one."""
    found = Draft.objects.filter(author_id=author_id, form_key=form_key)
    return find_one(found.values_list("id", flat=True))


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


def get_row(author_id: int, draft_id: int) -> Draft:
    row = find_one(Draft.objects.filter(id=min(draft_id, MAX_ID), author_id=author_id))
    if row is None:
        raise DraftNotFound
    return row


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


def _now() -> datetime:
    """Return the time as the database keeps it, in milliseconds."""
    now = timezone.now()
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def encode_tweets(tweets: Sequence[NewTweet]) -> list[dict[str, object]]:
    if not 0 < len(tweets) <= THREAD_MAX:
        raise ThreadTooLong
    if any(len(tweet.media_ids) > MEDIA_MAX for tweet in tweets):
        raise MediaNotUsable
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


_insert = atomic(insert_draft)


@atomic
def _update(
    author_id: int,
    draft_id: int,
    version: int,
    encoded: list[dict[str, object]],
    *,
    form_key: str = "",
) -> bool:
    """Change the draft, if this is its latest version; return whether it was.

    With a `form_key`, change it only if it is unscheduled; it then belongs to the form.
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
    media_ids = _media_ids(map(decode_tweet, encoded))
    claim_media(
        owner_id=author_id, media_ids=media_ids, holder=holder, taken_from=holder
    )
    release_media(holder, but=media_ids)


def _media_ids(tweets: Iterable[NewTweet]) -> list[int]:
    return [media_id for tweet in tweets for media_id in tweet.media_ids]


def _without_used_media(
    author_id: int, tweets: Sequence[NewTweet]
) -> Sequence[NewTweet]:
    media_ids = [id_ for id_ in _media_ids(tweets) if 0 < id_ <= MAX_ID]
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
    wanted = [id_ for tweets in said.values() for id_ in _media_ids(tweets)]
    media = find_draft_media(wanted) if wanted else {}
    return [
        DraftView(
            id=row.id,
            tweets=said[row.id],
            media={id_: media[id_] for id_ in _media_ids(said[row.id]) if id_ in media},
            version=row.version,
            state=row.state,
            created_at=id_time(row.id),
            changed_at=row.changed_at,
            publish_at=row.publish_at,
            failure=row.failure,
        )
        for row in rows
    ]
